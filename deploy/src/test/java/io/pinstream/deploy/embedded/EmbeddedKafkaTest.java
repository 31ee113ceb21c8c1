package io.pinstream.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedKafkaTest {

  private static final Pattern INDEX_OF_METADATA =
      Pattern.compile("/__cluster_metadata-0/\\d+\\.(time)?index$");
  private static final TopicPartition WORDS = new TopicPartition("words", 0);

  @TempDir Path dataDir;

  @Test
  void committedRecordsAndTheClusterIdOutliveACleanRestart() throws Exception {
    String clusterId;
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir, 0, 0)) {
      clusterId = kafka.clusterId();
      createTopic(kafka.bootstrapServers(), WORDS.topic(), 1);
      try (Producer<String, String> producer =
          producer(kafka.bootstrapServers(), Map.of("transactional.id", "writer"))) {
        producer.initTransactions();
        producer.beginTransaction();
        for (int i = 0; i < 100; i++) {
          sent.add(producer.send(word("kept-" + i)));
        }
        producer.commitTransaction();
        producer.beginTransaction();
        sent.add(producer.send(word("taken back")));
        producer.flush();
        producer.abortTransaction();
        assertThat(sent).hasSize(101).allMatch(Future::isDone);
      }
    }

    // The ports are others this time, which neither the controller nor the log may mind.
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir, 0, 0)) {
      assertThat(kafka.clusterId()).isEqualTo(clusterId);
      try (Admin admin = admin(kafka.bootstrapServers())) {
        assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
      }
      assertThat(words(kafka.bootstrapServers()))
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "kept-" + i).toList());
    }
  }

  @Test
  void everyAcknowledgedRecordOutlivesAKilledProcess() throws Exception {
    Map<String, Future<RecordMetadata>> sent = new HashMap<>();
    try (BrokerProcess broker = BrokerProcess.start(dataDir)) {
      createTopic(broker.bootstrapServers(), WORDS.topic(), 1);
      try (Producer<String, String> producer =
          producer(
              broker.bootstrapServers(),
              Map.of(
                  "acks",
                  "all",
                  "delivery.timeout.ms",
                  "2000",
                  "request.timeout.ms",
                  "1000",
                  "max.block.ms",
                  "1000"))) {
        for (int i = 0; i < 20_000; i++) {
          String word = "word-" + i;
          sent.put(word, producer.send(word(word)));
          if (i == 15_000) {
            producer.flush();
          }
        }
        broker.kill();
        producer.close(Duration.ofSeconds(5));
      }
    }
    List<String> acknowledged =
        sent.entrySet().stream()
            .filter(entry -> entry.getValue().state() == Future.State.SUCCESS)
            .map(Map.Entry::getKey)
            .toList();
    assertThat(acknowledged).hasSizeGreaterThan(15_000);

    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir, 0, 0)) {
      assertThat(Set.copyOf(words(kafka.bootstrapServers()))).containsAll(acknowledged);
    }
  }

  @Test
  void anEmptyInstallationWithManyTopicsStaysSmall() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir, 0, 0)) {
      for (int i = 0; i < 30; i++) {
        createTopic(kafka.bootstrapServers(), "topic-" + i, 4);
      }
      // Apparent size: what a copy to another disk would take, sparse files or not.
      assertThat(apparentBytes()).isLessThan(128L << 20);
    }
    assertThat(apparentBytes()).isLessThan(1L << 20);
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket other = Ports.reserve("test", 0)) {
      int port = other.getLocalPort();
      assertThatThrownBy(() -> EmbeddedKafka.start(dataDir, port, 0))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("Kafka cannot listen on 127.0.0.1:" + port);
      assertThatThrownBy(() -> EmbeddedKafka.start(dataDir, 0, port))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("controller cannot listen on 127.0.0.1:" + port);
    }
  }

  @Test
  void aDirectoryInUseIsNamed() throws Exception {
    try (EmbeddedKafka first = EmbeddedKafka.start(dataDir, 0, 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(dataDir, 0, 0))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining(dataDir + " is in use");
      // The refused one took nothing from the first.
      createTopic(first.bootstrapServers(), WORDS.topic(), 1);
    }
    try (BrokerProcess other = BrokerProcess.start(dataDir)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(dataDir, 0, 0))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining(dataDir + " is in use by another process");
      createTopic(other.bootstrapServers(), "others", 1);
      other.kill();
    }
  }

  @Test
  void aPathThatIsNoDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(dataDir.resolve("file"), "here first");
    assertThatThrownBy(() -> EmbeddedKafka.start(file, 0, 0))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(file.toString());
  }

  /** A node that runs makes and renames files meanwhile. */
  private long apparentBytes() throws IOException {
    AtomicLong bytes = new AtomicLong();
    Files.walkFileTree(
        dataDir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // Kafka 4.4 leaves these two at 10 MiB each, all holes, when the node ends.
            if (!INDEX_OF_METADATA.matcher(file.toString()).find()) {
              bytes.addAndGet(attributes.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
            if (gone instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw gone;
          }
        });
    return bytes.get();
  }

  private static ProducerRecord<String, String> word(String word) {
    return new ProducerRecord<>(WORDS.topic(), word);
  }

  private static Producer<String, String> producer(String servers, Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", servers);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static Admin admin(String servers) {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  private static void createTopic(String servers, String name, int partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = admin(servers)) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  /** Every committed word, in order. */
  private static List<String> words(String servers) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(WORDS));
      consumer.seekToBeginning(List.of(WORDS));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(WORDS)).get(WORDS));
      List<String> words = new ArrayList<>();
      while (consumer.position(WORDS) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          words.add(record.value());
        }
      }
      return words;
    }
  }
}
