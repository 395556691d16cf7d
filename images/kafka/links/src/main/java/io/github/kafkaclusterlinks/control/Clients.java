package io.github.kafkaclusterlinks.control;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** Configuration of Kafka clients. */
public final class Clients {
    private Clients() {}

    /** One configuration on top of another. */
    public static Map<String, Object> with(Map<String, ?> base, Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(base);
        all.putAll(more);
        return all;
    }

    /** What an error of Kafka's clients says, with the cause where that says more. */
    public static String explain(Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        String root = deepest.getMessage();
        return deepest == problem || root == null || message.contains(root) ? message : message + ": " + root;
    }

    /** The addresses of a configuration, for messages. */
    public static String bootstrap(Map<String, ?> client) {
        return String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }
}
