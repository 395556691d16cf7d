package io.github.kafkaclusterlinks.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.LoggerFactory;

/** Where the destination cluster is, and how to speak to it. */
final class ClientSettings {
    private ClientSettings() {}

    /**
     * Settings of the command's own clients. Links' properties files are often given here, too: what is none of an
     * AdminClient's settings is left out, with the very warning that Kafka's AdminClient gives once for each start.
     *
     * @param bootstrap addresses; they win over those of the file, which in a link's file are the source cluster's
     * @param file properties; null for none
     */
    static Map<String, Object> read(String bootstrap, PropertiesFile file) {
        Map<String, Object> settings = new HashMap<>();
        Set<String> unused = new TreeSet<>();
        if (file != null) {
            Set<String> known = AdminClientConfig.configNames();
            for (Map.Entry<String, String> entry : file.entries().entrySet()) {
                String name = entry.getKey();
                // Every Kafka client resolves ${provider:…} with these, and none of them defines them.
                if (known.contains(name) || name.startsWith(AdminClientConfig.CONFIG_PROVIDERS_CONFIG)) {
                    settings.put(name, entry.getValue());
                } else {
                    unused.add(name);
                }
            }
        }
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        if (!unused.isEmpty()) {
            LoggerFactory.getLogger(AdminClientConfig.class)
                    .warn("These configurations '{}' were supplied but are not used yet.", unused);
        }
        return settings;
    }
}
