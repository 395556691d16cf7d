package io.github.kafkaclusterlinks.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MBeans of one owner: what is shown is always exactly what was given last. */
public final class Beans implements AutoCloseable {
    /** Domain of all MBeans of cluster links. */
    public static final String DOMAIN = "io.github.kafkaclusterlinks";

    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Set<String> shown = new HashSet<>();

    /**
     * Registers what is new and takes away what is not there any more.
     *
     * @param beans by the properties of their names, such as {@code type=Link,link=my-link}; one that is shown already under
     *     the same name stays, so a bean must look up its values when it is asked
     */
    public synchronized void show(Map<String, ?> beans) {
        for (String gone : Set.copyOf(shown)) {
            if (!beans.containsKey(gone)) {
                attempt(() -> server.unregisterMBean(name(gone)));
                shown.remove(gone);
            }
        }
        beans.forEach((properties, bean) -> {
            if (shown.add(properties)) {
                attempt(() -> server.registerMBean(bean, name(properties)));
            }
        });
    }

    /** Metrics are never worth a failure of what they are about. */
    private static void attempt(Change change) {
        try {
            change.make();
        } catch (JMException problem) {
            LOG.warn("An MBean could not be changed: {}", problem.toString());
        }
    }

    private interface Change {
        void make() throws JMException;
    }

    private static ObjectName name(String properties) throws JMException {
        return new ObjectName(DOMAIN + ":" + properties);
    }

    @Override
    public void close() {
        show(Map.of());
    }
}
