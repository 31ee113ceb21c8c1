package io.pinstream.deploy.transactions;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * Writes a record of a transaction that no coordinator knows, as a broker that was fenced at the
 * wrong moment leaves them. It speaks the protocol of brokers before 4.0, with their check of
 * transactions switched off.
 */
final class UnknownProducer {

  private static final short PROTOCOL = 11;
  private static final long PRODUCER = 4_000_000;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private UnknownProducer() {}

  static void writeTo(String bootstrapServers, TopicPartition partition)
      throws IOException, ExecutionException, InterruptedException {
    checkTransactions(bootstrapServers, false);
    try {
      // A setting takes a moment to reach the broker.
      long end = System.nanoTime() + WITHIN.toNanos();
      Map<Errors, Integer> answered = write(bootstrapServers, partition);
      while (!answered.keySet().equals(Set.of(Errors.NONE))) {
        if (System.nanoTime() > end) {
          throw new IOException("The broker refuses: " + answered);
        }
        Thread.sleep(100);
        answered = write(bootstrapServers, partition);
      }
    } finally {
      checkTransactions(bootstrapServers, true);
    }
  }

  private static void checkTransactions(String bootstrapServers, boolean checked)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.BROKER, "1"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(
                              "transaction.partition.verification.enable",
                              Boolean.toString(checked)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static Map<Errors, Integer> write(String bootstrapServers, TopicPartition partition)
      throws IOException {
    MemoryRecords records =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            PRODUCER,
            (short) 0,
            0,
            new SimpleRecord(
                1L,
                "a key that nobody has".getBytes(StandardCharsets.UTF_8),
                "never committed".getBytes(StandardCharsets.UTF_8)));
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(
        new TopicProduceData()
            .setName(partition.topic())
            .setPartitionData(
                List.of(
                    new PartitionProduceData()
                        .setIndex(partition.partition())
                        .setRecords(records))));
    ProduceRequest request =
        new ProduceRequest(
            new ProduceRequestData()
                .setTransactionalId("of-nobody")
                .setAcks((short) -1)
                .setTimeoutMs(30_000)
                .setTopicData(topics),
            PROTOCOL);
    RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, PROTOCOL, "unknown-producer", 1);
    ByteBuffer bytes = request.serializeWithHeader(header);
    int colon = bootstrapServers.lastIndexOf(':');
    try (Socket socket =
            new Socket(
                bootstrapServers.substring(0, colon),
                Integer.parseInt(bootstrapServers.substring(colon + 1)));
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      out.writeInt(bytes.remaining());
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      out.flush();
      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      ResponseHeader.parse(answer, ApiKeys.PRODUCE.responseHeaderVersion(PROTOCOL));
      return ProduceResponse.parse(new ByteBufferAccessor(answer), PROTOCOL).errorCounts();
    }
  }
}
