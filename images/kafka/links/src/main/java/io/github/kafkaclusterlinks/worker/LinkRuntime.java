package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.ControlFollower;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.ControlWriter;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * What all parts of a worker share. Connect makes tasks itself and gives them nothing but text, so they find it in
 * {@link #current()}.
 *
 * @param workerId the worker's name
 * @param client settings of a client of the destination cluster
 * @param admin of the destination cluster
 * @param follower of the control topic
 * @param writer to the internal topics
 * @param secrets for sensitive configs
 */
record LinkRuntime(
        String workerId,
        Map<String, Object> client,
        Admin admin,
        ControlFollower follower,
        ControlWriter writer,
        LinkSecrets secrets) {

    private static volatile LinkRuntime current;

    static LinkRuntime current() {
        return current;
    }

    static void install(LinkRuntime runtime) {
        current = runtime;
    }

    ControlState state() {
        return follower.state();
    }

    /** A link's configuration with its secrets. */
    LinkConfig configOf(Link link) {
        return LinkConfig.of(secrets.configsOf(link));
    }
}
