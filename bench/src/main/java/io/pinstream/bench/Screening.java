package io.pinstream.bench;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.spam.model.Verdict;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.moderation.Writing;
import io.pinstream.topologies.pins.PinsTopology;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures what content screening costs the pins application. One thread on a real broker accepts
 * pins that wait in the log and, after their image checks, publishes them, alternating rounds with
 * and without models.
 */
final class Screening {

  private static final int PARTITIONS = 4;
  private static final int PINS = 30_000;
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 5;
  private static final int JUDGED = 200_000;

  private Screening() {}

  public static void main(String[] args) throws Exception {
    Scorer shipped = Scorer.of(SpamModel.shipped());
    for (int round = 0; round < 2; round++) {
      judge(shipped);
    }
    List<Took> without = new ArrayList<>();
    List<Took> with = new ArrayList<>();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      Took one = decide("without", new Nothing());
      Took other = decide("with", shipped);
      if (round >= 0) {
        without.add(one);
        with.add(other);
      }
    }
    summary("without", without);
    summary("with", with);
  }

  /** A screen that passes everything, at no cost. */
  private static final class Nothing implements Scorer {
    @Override
    public String version() {
      return "nothing";
    }

    @Override
    public Verdict.OfText text(String text) {
      return new Verdict.OfText(Verdict.Label.OK, 0, 0, List.of());
    }

    @Override
    public Verdict.OfLink link(String url) {
      return new Verdict.OfLink(Verdict.Label.OK, 0, List.of());
    }
  }

  private static Screen screen(Scorer scorer) {
    return new Screen(new ModelInForce(scorer), ScreenLimits.usual());
  }

  private static String title(int pin) {
    return "Sunset over Lisbon, number " + pin;
  }

  private static String description(int pin) {
    return "Taken on the way home from the harbour, the evening when it rained. Film " + pin % 97;
  }

  private static String link(int pin) {
    return "https://www.example.org/photos/lisbon/" + pin;
  }

  private static void judge(Scorer scorer) {
    Screen screen = screen(scorer);
    long began = System.nanoTime();
    for (int pin = 0; pin < JUDGED; pin++) {
      screen.judge(
          new Writing()
              .text("title", title(pin))
              .text("description", description(pin))
              .link("link", link(pin)));
    }
    double micros = (System.nanoTime() - began) / 1e3 / JUDGED;
    System.out.printf(
        Locale.ROOT,
        "judging alone: %.1f us a pin (title, description, link); %d of %d not allowed%n",
        micros,
        JUDGED - screen.allowed(),
        JUDGED);
  }

  private static void summary(String how, List<Took> rounds) {
    double[] seconds = rounds.stream().mapToDouble(Took::seconds).sorted().toArray();
    double[] cpu = rounds.stream().mapToDouble(Took::cpu).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-8s median of %d rounds: %.1f us a pin (%.1f to %.1f), %.1f us of CPU (%.1f to %.1f)%n",
        how,
        rounds.size(),
        1e6 * Quantiles.of(seconds, 0.5),
        1e6 * seconds[0],
        1e6 * seconds[seconds.length - 1],
        1e6 * Quantiles.of(cpu, 0.5),
        1e6 * cpu[0],
        1e6 * cpu[cpu.length - 1]);
  }

  private static Took decide(String how, Scorer scorer) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.make();
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), 0, 0)) {
      String broker = kafka.bootstrapServers();
      TopicCreation.ensure(broker, PARTITIONS, (short) 1);
      List<Id> made = fill(broker);
      Screen screen = screen(scorer);
      try (StreamsApplication pins =
          new StreamsApplication(
              PinsTopology.APPLICATION,
              PinsTopology.build(screen),
              Standalone.streams(
                  broker,
                  PARTITIONS,
                  folder.path().resolve("state"),
                  RocksDbMemory.of(Standalone.STORE_MEMORY)))) {
        pins.start();
        await(broker, Topics.IMAGE_COMMANDS.name(), PINS / 10);
        Took accepted = until(broker, Topics.IMAGE_COMMANDS.name(), PINS - PINS / 10, () -> {});
        Took published =
            until(broker, Topics.OPERATIONS.name(), PINS, () -> tellOfImages(broker, made));
        double seconds = accepted.seconds() + published.seconds();
        System.out.printf(
            Locale.ROOT,
            "%-8s %.0f pins/s; %.1f us a pin to accept, %.1f us to judge and publish;"
                + " %.1f us of CPU, broker's included; %d held%n",
            how,
            1 / seconds,
            accepted.seconds() * 1e6,
            published.seconds() * 1e6,
            (accepted.cpu() + published.cpu()) * 1e6,
            screen.held() + screen.rejected());
        return new Took(seconds, accepted.cpu() + published.cpu());
      }
    }
  }

  /** The time of one pin, in seconds. */
  private record Took(double seconds, double cpu) {}

  private interface Work {
    void run() throws Exception;
  }

  private static Took until(String broker, String topic, int pins, Work work) throws Exception {
    long began = System.nanoTime();
    long cpuBegan = cpu();
    work.run();
    await(broker, topic, PINS);
    return new Took((System.nanoTime() - began) / 1e9 / pins, (cpu() - cpuBegan) / 1e9 / pins);
  }

  private static long cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Appends commands; returns their pins. */
  private static List<Id> fill(String broker) throws Exception {
    Ids ids = new Ids(new Installation(new byte[32]), Clock.systemUTC());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Id> pins = new ArrayList<>();
      List<Future<?>> sent = new ArrayList<>();
      for (int pin = 0; pin < PINS; pin++) {
        int home = pin & 0xFFFF;
        PinCommand.CreatePin create =
            new PinCommand.CreatePin(
                ids.fresh(IdType.OPERATION, home),
                ids.fresh(IdType.USER, home),
                null,
                ids.fresh(IdType.PIN, home),
                ids.fresh(IdType.UPLOAD, home),
                ids.unguessable(),
                title(pin),
                description(pin),
                link(pin));
        pins.add(create.pin());
        sent.add(producer.send(Topics.PIN_COMMANDS.record(create.pin(), create, PARTITIONS)));
      }
      for (Future<?> one : sent) {
        one.get();
      }
      return pins;
    }
  }

  private static void tellOfImages(String broker, List<Id> pins) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (Id pin : pins) {
        ImageEvent kept = new ImageEvent.ImageKept(pin, "image/jpeg", 100_000, 800, 600);
        sent.add(producer.send(Topics.IMAGE_EVENTS.record(pin, kept, PARTITIONS)));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  /** Waits until a topic has this many records, transaction markers included. */
  private static void await(String broker, String topic, int least) throws InterruptedException {
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.add(new TopicPartition(topic, partition));
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      while (consumer.endOffsets(all).values().stream().mapToLong(Long::longValue).sum() < least) {
        Thread.sleep(5);
      }
    }
  }
}
