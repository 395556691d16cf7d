package io.github.kafkaclusterlinks.control;

import java.util.Map;

/**
 * A cluster link, as it is defined.
 *
 * @param name unique in the destination cluster
 * @param id Kafka's Uuid as text, 22 characters
 * @param remoteClusterId id of the source cluster
 * @param localClusterId id of the destination cluster
 * @param configs what was set explicitly and is no secret
 * @param secrets sensitive configs, each encrypted under the workers' {@code password.encoder.secret}
 * @param created milliseconds since 1970
 */
public record Link(
        String name,
        String id,
        String remoteClusterId,
        String localClusterId,
        Map<String, String> configs,
        Map<String, String> secrets,
        long created) {

    /** What the names of its mirror topics start with; empty when they have their source topics' names. */
    public String prefix() {
        return configs.getOrDefault(LinkConfig.PREFIX, "");
    }

    /** The same with other configs. */
    public Link with(Map<String, String> newConfigs, Map<String, String> newSecrets) {
        return new Link(name, id, remoteClusterId, localClusterId, newConfigs, newSecrets, created);
    }

    /** Whether it is paused as a whole. */
    public boolean paused() {
        return Boolean.parseBoolean(configs.get(LinkConfig.PAUSED));
    }
}
