package io.github.kafkaclusterlinks.broker;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.config.SaslConfigs;

/** How a broker connects to its own cluster: as it does to other brokers. */
final class BrokerClient {
    private BrokerClient() {}

    /**
     * Settings of a client.
     *
     * @param broker the broker's own configuration
     * @param interBroker its listener for other brokers
     */
    static Map<String, Object> settings(Map<String, ?> broker, Endpoint interBroker) {
        Map<String, Object> settings = new HashMap<>();
        String listener = "listener.name." + interBroker.listenerName().orElse("").toLowerCase(Locale.ROOT) + ".";
        for (String prefix : new String[] {"", listener}) {
            broker.forEach((name, value) -> {
                String plain = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
                boolean security = plain.startsWith("ssl.") || plain.startsWith("sasl.");
                if (security && value != null && AdminClientConfig.configNames().contains(plain)) {
                    settings.put(plain, value);
                }
            });
        }
        Object mechanism = broker.get("sasl.mechanism.inter.broker.protocol");
        if (mechanism != null) {
            settings.put(SaslConfigs.SASL_MECHANISM, mechanism);
            String ofMechanism = listener + mechanism.toString().toLowerCase(Locale.ROOT) + ".";
            Object jaas = broker.get(ofMechanism + SaslConfigs.SASL_JAAS_CONFIG);
            if (jaas != null) {
                settings.put(SaslConfigs.SASL_JAAS_CONFIG, jaas);
            }
        }
        String host = interBroker.host() == null || interBroker.host().isEmpty() ? "localhost" : interBroker.host();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, host + ":" + interBroker.port());
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, interBroker.securityProtocol().name);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "cluster-link-authorizer");
        return settings;
    }
}
