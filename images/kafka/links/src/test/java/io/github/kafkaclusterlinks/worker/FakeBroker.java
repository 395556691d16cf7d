package io.github.kafkaclusterlinks.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/** A broker with one topic of one partition, which answers producers as a test says, and keeps no records. */
final class FakeBroker implements AutoCloseable {
    private static final List<ApiKeys> APIS =
            List.of(ApiKeys.API_VERSIONS, ApiKeys.METADATA, ApiKeys.INIT_PRODUCER_ID, ApiKeys.PRODUCE);

    private final String topic;
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /** Offset that the next record gets. */
    volatile long end;
    /** What records are refused with. */
    volatile Errors error = Errors.NONE;
    private volatile Errors refusedOnce = Errors.NONE;
    private int producers = 1;
    private long producer;
    private short epoch = -1;
    private int sequence;
    /** Whether producers wait for an answer in vain. */
    volatile boolean silent;

    FakeBroker(String topic) throws IOException {
        this.topic = topic;
        inBackground(() -> {
            for (;;) {
                Socket connection = server.accept();
                connections.add(connection);
                inBackground(() -> serve(connection));
            }
        });
    }

    /** Settings of a client. */
    Map<String, Object> client() {
        return Map.of("bootstrap.servers", server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // The client or the test is done.
                    }
                },
                "fake-broker");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket connection) throws IOException {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        DataOutputStream out = new DataOutputStream(connection.getOutputStream());
        for (;;) {
            byte[] received = new byte[in.readInt()];
            in.readFully(received);
            ByteBuffer bytes = ByteBuffer.wrap(received);
            RequestHeader header = RequestHeader.parse(bytes);
            ApiMessage request = AbstractRequest.parseRequest(header.apiKey(), header.apiVersion(), bytes).request.data();
            ApiMessage response = answer(header.apiKey(), request);
            if (response != null) {
                ResponseHeader answered = header.toResponseHeader();
                ByteBuffer sent = RequestUtils.serialize(
                        answered.data(), answered.headerVersion(), response, header.apiVersion());
                out.writeInt(sent.remaining());
                out.write(sent.array(), sent.arrayOffset() + sent.position(), sent.remaining());
            }
        }
    }

    private ApiMessage answer(ApiKeys api, ApiMessage request) {
        return switch (api) {
            case API_VERSIONS -> versions();
            case METADATA -> metadata();
            case INIT_PRODUCER_ID -> new InitProducerIdResponseData().setProducerId(producers++).setProducerEpoch((short) 0);
            case PRODUCE -> silent ? null : produce((ProduceRequestData) request);
            default -> throw new IllegalArgumentException(api.toString());
        };
    }

    private static ApiMessage versions() {
        ApiVersionsResponseData versions = new ApiVersionsResponseData();
        APIS.forEach(api -> versions.apiKeys().add(new ApiVersion()
                .setApiKey(api.id)
                .setMinVersion(api.oldestVersion())
                .setMaxVersion(api.latestVersion())));
        return versions;
    }

    private ApiMessage metadata() {
        MetadataResponseData metadata = new MetadataResponseData().setClusterId("local-id").setControllerId(1);
        metadata.brokers().add(new MetadataResponseBroker()
                .setNodeId(1)
                .setHost(server.getInetAddress().getHostAddress())
                .setPort(server.getLocalPort()));
        MetadataResponsePartition partition = new MetadataResponsePartition()
                .setPartitionIndex(0)
                .setLeaderId(1)
                .setLeaderEpoch(0)
                .setReplicaNodes(List.of(1))
                .setIsrNodes(List.of(1));
        metadata.topics().add(new MetadataResponseTopic().setName(topic).setPartitions(List.of(partition)));
        return metadata;
    }

    /** Refuses the next request for records, and takes what comes after it as a broker does: in the order of sequences. */
    void refuseOnce(Errors with) {
        refusedOnce = with;
    }

    /** Why a batch is not taken. */
    private Errors judge(MemoryRecords records) {
        Errors once = refusedOnce;
        refusedOnce = Errors.NONE;
        if (once != Errors.NONE || error != Errors.NONE) {
            return once != Errors.NONE ? once : error;
        }
        RecordBatch batch = records.batches().iterator().next();
        boolean known = batch.producerId() == producer && batch.producerEpoch() == epoch;
        int expected = known ? sequence : 0;
        if (batch.baseSequence() != expected) {
            return Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
        }
        producer = batch.producerId();
        epoch = batch.producerEpoch();
        sequence = batch.lastSequence() + 1;
        return Errors.NONE;
    }

    private synchronized ApiMessage produce(ProduceRequestData request) {
        MemoryRecords records = (MemoryRecords) request.topicData().iterator().next().partitionData().get(0).records();
        Errors refused = judge(records);
        PartitionProduceResponse partition = new PartitionProduceResponse().setIndex(0).setErrorCode(refused.code());
        if (refused == Errors.NONE) {
            partition.setBaseOffset(end).setLogStartOffset(0);
            records.records().forEach(record -> end++);
        }
        ProduceResponseData response = new ProduceResponseData();
        response.responses().add(new TopicProduceResponse().setName(topic).setPartitionResponses(List.of(partition)));
        return response;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
