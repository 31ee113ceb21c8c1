package io.pinstream.deploy.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.space.SpaceLimits;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.streams.topics.TopicCreation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker left, damaged in many ways: each is seen before a broker runs on it. */
class DamagedKafkaTest {

  private static final int PARTITIONS = 4;
  private static final int RECORDS = 200;
  private static final String METADATA = "kafka/__cluster_metadata-0";

  @TempDir private Path temp = Path.of("");

  private interface Damage {
    void to(Path data) throws IOException;
  }

  @Test
  void damageIsRefusedBeforeABrokerRuns() throws Exception {
    Path whole = temp.resolve("whole");
    prepare(whole);
    Path log = metadataLog(whole);
    long size = Files.size(log);

    Map<String, Damage> damages = new LinkedHashMap<>(damages());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10; i++) {
      // The last records came after the last note, and are of the broker's end.
      long at = random.nextLong(size / 2);
      damages.put("cut at " + at, data -> cut(metadataLog(data), at));
      damages.put("flipped at " + at, data -> flip(metadataLog(data), at));
    }

    for (Map.Entry<String, Damage> damage : damages.entrySet()) {
      Path data = copy(whole);
      damage.getValue().to(data);
      assertThat(refusal(data)).as(damage.getKey()).contains("restore").doesNotContain("\n");
      RunningPinstream.remove(data);
    }
    assertThat(refusal(copy(whole))).isEmpty();
    System.out.printf("damaged Kafka folders: %d of %d refused%n", damages.size(), damages.size());
  }

  private static Map<String, Damage> damages() {
    Map<String, Damage> damages = new LinkedHashMap<>();
    damages.put("kafka lost", data -> RunningPinstream.remove(data.resolve("kafka")));
    damages.put(
        "meta.properties lost", data -> Files.delete(data.resolve("kafka/meta.properties")));
    damages.put("meta.properties empty", data -> empty(data.resolve("kafka/meta.properties")));
    damages.put("metadata lost", data -> RunningPinstream.remove(data.resolve(METADATA)));
    damages.put("metadata emptied", data -> empty(metadataLog(data)));
    damages.put(
        "metadata lost, and its progress too",
        data -> {
          Files.delete(data.resolve("kafka-progress.json"));
          cut(metadataLog(data), 2_000);
        });
    damages.put("a partition lost", data -> RunningPinstream.remove(data.resolve("kafka/users-1")));
    damages.put("a log emptied", data -> empty(segment(data, "users-0")));
    damages.put(
        "a log cut",
        data -> cut(segment(data, "users-0"), Files.size(segment(data, "users-0")) / 2));
    damages.put(
        "a stray",
        data ->
            Files.move(
                data.resolve("kafka/users-0"),
                data.resolve("kafka/users-0.0123456789abcdef0123456789abcdef-stray")));
    damages.put(
        "a partition of another installation",
        data ->
            Files.writeString(
                data.resolve("kafka/users-0/partition.metadata"),
                "version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAABw\n"));
    damages.put(
        "a checkpoint cut", data -> cut(data.resolve("kafka/replication-offset-checkpoint"), 100));
    return damages;
  }

  /** A founded installation with topics and records, and no applications. */
  private static void prepare(Path data) throws Exception {
    try (InstallationFolder folder =
            InstallationFolder.open(data, SpaceLimits.keeping(0), l -> {});
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.folder().kafka(), 0, 0)) {
      TopicCreation.ensure(kafka.bootstrapServers(), PARTITIONS, (short) 1);
      produce(kafka.bootstrapServers());
      try (AutoCloseable watched = folder.watch(kafka.bootstrapServers())) {
        assertThat(watched).isNotNull();
        folder.complete(kafka.bootstrapServers());
      }
    }
    assertThat(data.resolve("kafka-progress.json")).exists();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // flushed, and looked for afterwards
  private static void produce(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        byte[] value = new byte[500];
        Arrays.fill(value, (byte) i);
        producer.send(new ProducerRecord<>("users", 0, new byte[] {(byte) i}, value));
        if (i % 20 == 0) {
          producer.flush();
        }
      }
    }
  }

  /** What it says, or nothing if it opens. */
  private static String refusal(Path data) throws IOException {
    try (InstallationFolder folder =
        InstallationFolder.open(data, SpaceLimits.keeping(0), line -> {})) {
      return folder.id().isEmpty() ? "no id" : "";
    } catch (StartupException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private Path copy(Path from) throws IOException, InterruptedException {
    Path to = temp.resolve("copy");
    Process copy =
        new ProcessBuilder("cp", "-a", "--sparse=always", from.toString(), to.toString())
            .inheritIO()
            .start();
    assertThat(copy.waitFor()).isZero();
    return to;
  }

  private static Path metadataLog(Path data) throws IOException {
    return segment(data, "__cluster_metadata-0");
  }

  private static Path segment(Path data, String partition) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("kafka").resolve(partition))) {
      List<Path> segments =
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      return segments.getFirst();
    }
  }

  private static void empty(Path file) throws IOException {
    Files.write(file, new byte[0]);
  }

  private static void cut(Path file, long at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(at);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < 8 && at + i < bytes.length; i++) {
      bytes[(int) at + i] ^= 0x5A;
    }
    Files.write(file, bytes);
  }
}
