package io.pinstream.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node killed while transactions are being committed leaves none of them open. */
class KilledNodeTest {

  private static final String TOPIC = "words";
  private static final int PARTITIONS = 8;
  private static final int PRODUCERS = 8;
  private static final int COMMITS_BEFORE_THE_KILL = 10;
  private static final Duration TRANSACTION = Duration.ofSeconds(3);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);

  @TempDir Path dataDir;

  @Test
  void noTransactionStaysOpenAfterAKill() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(dataDir)) {
      try (Admin admin = admin(broker.bootstrapServers())) {
        admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
      }
      killInTheMidstOfCommits(broker);
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir, 0, 0);
        Admin admin = admin(kafka.bootstrapServers())) {
      // What was begun is aborted when its time is over; what was decided is completed.
      await()
          .atMost(SETTLED_WITHIN)
          .untilAsserted(
              () ->
                  assertThat(ends(admin, IsolationLevel.READ_COMMITTED))
                      .isEqualTo(ends(admin, IsolationLevel.READ_UNCOMMITTED)));
    }
  }

  private static void killInTheMidstOfCommits(BrokerProcess broker) throws Exception {
    CountDownLatch commits = new CountDownLatch(PRODUCERS * COMMITS_BEFORE_THE_KILL);
    try (ExecutorService pool = Executors.newFixedThreadPool(PRODUCERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        String name = "producer-" + i;
        writers.add(pool.submit(() -> commitAgainAndAgain(broker, name, commits)));
      }
      commits.await();
      broker.kill();
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
  }

  private static void commitAgainAndAgain(
      BrokerProcess broker, String name, CountDownLatch commits) {
    KafkaProducer<String, String> producer = producer(broker.bootstrapServers(), name);
    try {
      producer.initTransactions();
      while (true) {
        producer.beginTransaction();
        List<Future<?>> sent = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          sent.add(producer.send(new ProducerRecord<>(TOPIC, partition, name, name)));
        }
        producer.commitTransaction();
        assertThat(sent).allMatch(Future::isDone);
        commits.countDown();
      }
    } catch (KafkaException expected) {
      // That is how it ends.
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private static KafkaProducer<String, String> producer(String servers, String name) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            servers,
            "transactional.id",
            name,
            "transaction.timeout.ms",
            (int) TRANSACTION.toMillis(),
            "max.block.ms",
            2_000,
            "request.timeout.ms",
            1_000,
            "delivery.timeout.ms",
            2_000),
        new StringSerializer(),
        new StringSerializer());
  }

  private static Admin admin(String servers) {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  private static Map<Integer, Long> ends(Admin admin, IsolationLevel isolation) throws Exception {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    Map<Integer, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }
}
