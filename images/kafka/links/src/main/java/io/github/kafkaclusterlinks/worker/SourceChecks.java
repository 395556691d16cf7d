package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Whether a source still has what its mirrors were made from; where it has not, the mirror fails with the reason. */
final class SourceChecks {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Admin destination;
    private final Seeder seeder;

    SourceChecks(Admin destination, Seeder seeder) {
        this.destination = destination;
        this.seeder = seeder;
    }

    /**
     * Makes sure that the topics are the ones that the mirrors were made from: a topic that was deleted and created again
     * is another one, however its offsets go on.
     *
     * @throws org.apache.kafka.common.KafkaException when the source does not answer; then nothing is known
     */
    void identity(Admin source, Collection<PartitionMirror> mirrors) throws InterruptedException {
        Set<String> names = mirrors.stream().map(mirror -> mirror.source.topic()).collect(Collectors.toSet());
        Map<String, TopicDescription> topics = Futures.get(source.describeTopics(names).allTopicNames(), LIMIT);
        for (PartitionMirror mirror : mirrors) {
            String expected = mirror.mirror.sourceTopicId();
            String actual = topics.get(mirror.source.topic()).topicId().toString();
            if (expected != null && !expected.equals(actual)) {
                mirror.fail(MirrorStates.recreated(mirror.mirror, actual));
            }
        }
    }

    /**
     * The source does not have the next offset: it has lost its end, or its start. A mirror without records then begins
     * where the source does.
     */
    void outOfRange(Admin source, PartitionMirror mirror) throws InterruptedException {
        List<TopicPartition> asked = List.of(mirror.source);
        long start = Logs.starts(source, asked).get(mirror.source);
        long end = Logs.ends(source, asked).get(mirror.source);
        // An empty topic looks truncated, too, when it is another one of the same name.
        identity(source, List.of(mirror));
        if (mirror.failure() != null) {
            return;
        }
        List<TopicPartition> own = List.of(mirror.target);
        boolean unused = Logs.starts(destination, own).equals(Logs.ends(destination, own));
        if (mirror.next() < start && unused) {
            seeder.seed(mirror.target, start);
            mirror.close();
        } else if (mirror.next() < start) {
            mirror.fail("the source has deleted the records from offset " + mirror.next() + " to " + (start - 1)
                    + " before they were mirrored (retention)");
        } else {
            mirror.fail("the source's log was truncated: it goes from " + start + " to " + end
                    + " and does not have what the mirror has up to " + mirror.next());
        }
    }
}
