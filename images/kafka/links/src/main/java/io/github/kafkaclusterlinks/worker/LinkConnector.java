package io.github.kafkaclusterlinks.worker;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** One link. It always has the same number of tasks; which partition is whose follows from that: {@link LinkTask}. */
public final class LinkConnector extends SourceConnector {
    static final String LINK = "link.name";
    static final String LINK_ID = "link.id";
    static final String TASK = "task.index";
    static final String TASKS = "task.count";

    private Map<String, String> config;

    @Override
    public void start(Map<String, String> properties) {
        config = properties;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return LinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> Map.of(
                        LINK, config.get(LINK),
                        LINK_ID, config.get(LINK_ID),
                        TASK, Integer.toString(index),
                        TASKS, Integer.toString(count)))
                .toList();
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(LINK, Type.STRING, Importance.HIGH, "Name of the cluster link.")
                .define(LINK_ID, Type.STRING, Importance.HIGH, "Its id.");
    }

    @Override
    public String version() {
        return "1";
    }
}
