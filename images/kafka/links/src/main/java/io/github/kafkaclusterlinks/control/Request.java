package io.github.kafkaclusterlinks.control;

import java.util.List;
import java.util.Map;

/**
 * What a command asks the link manager for. Which of the fields count depends on the action; the others are null.
 *
 * @param id made up by the command; the reply has it too
 * @param expires when the command stops waiting, milliseconds since 1970; not carried out after that
 * @param action what to do
 * @param link name of the link
 * @param clusterId id that the remote cluster must have (CREATE_LINK)
 * @param configs of a link without the sensitive ones (CREATE_LINK, ALTER_LINK), or of a mirror topic (CREATE_MIRROR)
 * @param sealed the sensitive configs, as {@link Encryption} makes it
 * @param removed names of configs to go back to their defaults (ALTER_LINK)
 * @param topics mirror topics
 * @param sourceTopic name in the source cluster (CREATE_MIRROR); null when it follows from the link's prefix
 * @param replicationFactor of the mirror topic; null for the cluster's default (CREATE_MIRROR)
 * @param validateOnly check, and change nothing
 * @param skipValidation do not contact the source cluster (CREATE_LINK)
 * @param force delete although there are mirror topics, which become regular ones (DELETE_LINK)
 */
public record Request(
        String id,
        long expires,
        Action action,
        String link,
        String clusterId,
        Map<String, String> configs,
        String sealed,
        List<String> removed,
        List<String> topics,
        String sourceTopic,
        Integer replicationFactor,
        boolean validateOnly,
        boolean skipValidation,
        boolean force) {

    /** What can be asked for. */
    public enum Action {
        CREATE_LINK,
        ALTER_LINK,
        DELETE_LINK,
        CREATE_MIRROR,
        PAUSE,
        UNPAUSE,
        PROMOTE,
        FAILOVER,
        ENCRYPT_SECRETS
    }

    /** Begins a request about all links: their secrets, and the manager's own, are encrypted under the present secret. */
    public static Builder encryptSecrets() {
        return new Builder(Action.ENCRYPT_SECRETS, null);
    }

    /** Begins a request about a link. */
    public static Builder about(Action action, String link) {
        return new Builder(action, link);
    }

    /** Puts a request together; what is not said is null or false. */
    public static final class Builder {
        private final Action action;
        private final String link;
        private String clusterId;
        private Map<String, String> configs = Map.of();
        private Map<String, String> secrets = Map.of();
        private List<String> removed = List.of();
        private List<String> topics = List.of();
        private String sourceTopic;
        private Integer replicationFactor;
        private boolean validateOnly;
        private boolean skipValidation;
        private boolean force;

        private Builder(Action action, String link) {
            this.action = action;
            this.link = link;
        }

        public Builder clusterId(String value) {
            clusterId = value;
            return this;
        }

        /** Configs, sensitive ones included: those are encrypted before they leave the process. */
        public Builder configs(Map<String, String> values) {
            configs = values.entrySet().stream()
                    .filter(entry -> !LinkConfig.isSensitive(entry.getKey()))
                    .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            secrets = values.entrySet().stream()
                    .filter(entry -> LinkConfig.isSensitive(entry.getKey()))
                    .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return this;
        }

        public Builder removed(List<String> names) {
            removed = names;
            return this;
        }

        public Builder topics(List<String> names) {
            topics = names;
            return this;
        }

        public Builder sourceTopic(String name) {
            sourceTopic = name;
            return this;
        }

        public Builder replicationFactor(Integer value) {
            replicationFactor = value;
            return this;
        }

        public Builder validateOnly(boolean value) {
            validateOnly = value;
            return this;
        }

        public Builder skipValidation(boolean value) {
            skipValidation = value;
            return this;
        }

        public Builder force(boolean value) {
            force = value;
            return this;
        }

        /**
         * The request.
         *
         * @param sealingKey the manager's public key; only needed for sensitive configs
         * @throws org.apache.kafka.common.errors.InvalidConfigurationException when it is needed and null
         */
        Request build(String id, long expires, String sealingKey) {
            String sealed = secrets.isEmpty() ? null : Encryption.encrypt(Json.write(secrets), sealingKey);
            return new Request(
                    id, expires, action, link, clusterId, configs, sealed, removed, topics, sourceTopic,
                    replicationFactor, validateOnly, skipValidation, force);
        }
    }
}
