package io.github.kafkaclusterlinks.worker;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * A share of a link's partitions. Connect says where it runs and starts it again where a worker has died. The records do
 * not go through Connect: its producer belongs to the task as a whole, so that one refused record ends mirroring of every
 * topic, and it tells the offset of a record only after many more are on their way ({@link Replicator}).
 */
public final class LinkTask extends SourceTask {
    private Replicator replicator;

    @Override
    public void start(Map<String, String> properties) {
        replicator = new Replicator(
                LinkRuntime.current(),
                properties.get(LinkConnector.LINK),
                properties.get(LinkConnector.LINK_ID),
                Integer.parseInt(properties.get(LinkConnector.TASK)),
                Integer.parseInt(properties.get(LinkConnector.TASKS)));
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        replicator.step();
        return null;
    }

    @Override
    public void stop() {
        if (replicator != null) {
            replicator.close();
        }
    }

    @Override
    public String version() {
        return "1";
    }
}
