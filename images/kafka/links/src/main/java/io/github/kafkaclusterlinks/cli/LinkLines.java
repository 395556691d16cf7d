package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Links in the words of {@code kafka-cluster-links}. */
final class LinkLines {
    /** What stands for a sensitive value, as in Kafka's own logs. */
    private static final String HIDDEN = "[hidden]";

    private LinkLines() {}

    /** A link in {@code --list} of 7.3. */
    static String listed(Link link, ControlState state, boolean withTopics) {
        return ids(link) + ", remote cluster available: '" + state.status(link.name()).available() + "'"
                + (withTopics ? ", topics: " + topics(link, state) : "");
    }

    /**
     * A link in {@code --describe} of 7.4, which is the first to show it. The coordinator is the active link manager.
     * A link whose source cluster does not answer has one more field at the end, with the reason.
     */
    static String described(Link link, ControlState state) {
        LinkStatus status = state.status(link.name());
        String health = link.paused() ? "PAUSED" : status.available() ? "ACTIVE" : "UNAVAILABLE";
        String coordinator = state.manager() == null ? "" : state.manager().worker();
        String reason = status.available() || status.reason() == null ? "" : ", link error: '" + status.reason() + "'";
        return ids(link) + ", link mode: '" + link.configs().getOrDefault(LinkConfig.LINK_MODE, "DESTINATION")
                + "', connection mode: '" + link.configs().getOrDefault(LinkConfig.CONNECTION_MODE, "OUTBOUND")
                + "', link state: '" + health + "', link coordinator id: '0', link coordinator host: '" + coordinator
                + "', topics: " + topics(link, state) + reason;
    }

    /** What was set explicitly of a link's configuration. */
    static String configs(Link link) {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, String> config : explicit(link, HIDDEN).entrySet()) {
            texts.add(config.getKey() + "=" + config.getValue());
        }
        return "Configs: " + String.join(",", texts);
    }

    /** What was set explicitly, by name; sensitive values are replaced. */
    static Map<String, String> explicit(Link link, String hidden) {
        Map<String, String> all = new TreeMap<>(link.configs());
        for (String secret : link.secrets().keySet()) {
            all.put(secret, hidden);
        }
        return all;
    }

    private static String ids(Link link) {
        // Only links that were created with --exclude-validate-link and without --cluster-id have none.
        String remote = link.remoteClusterId() == null ? "" : link.remoteClusterId();
        return "Link name: '" + link.name() + "', link ID: '" + link.id() + "', remote cluster ID: '" + remote
                + "', local cluster ID: '" + link.localClusterId() + "'";
    }

    /** Stopped mirrors are regular topics, and no concern of the link any more. */
    private static List<String> topics(Link link, ControlState state) {
        List<String> names = new ArrayList<>();
        for (Mirror mirror : state.mirrorsOf(link.name())) {
            if (mirror.state() != MirrorState.STOPPED) {
                names.add(mirror.topic());
            }
        }
        return names;
    }
}
