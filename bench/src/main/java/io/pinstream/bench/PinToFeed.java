package io.pinstream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures the time from the 202 of {@code POST /v1/pins} until the pin is in a follower's {@code
 * GET /v1/feed}, and where the time goes. Starts its own service; some authors pin one photo after
 * the other, each with one follower who polls the feed continuously.
 */
public final class PinToFeed {

  private static final int WARM_UP = 100;
  private static final Duration PAUSE = Duration.ofMillis(3);

  private final ServiceProcess service;
  private final Map<String, Map<String, Long>> seen = new ConcurrentHashMap<>();
  private final Map<String, List<Double>> stages = new LinkedHashMap<>();

  private PinToFeed(ServiceProcess service) {
    this.service = service;
    for (Stage stage : Stage.values()) {
      stages.put(stage.words, new ArrayList<>());
    }
  }

  /** The steps, in order. */
  private enum Stage {
    DECIDED("202 → work for the image worker is committed"),
    LOOKED_AT("→ image read, checked, copied, told"),
    PUBLISHED("→ pin is published (committed)"),
    IN_FEED("→ pin is in the follower's feed"),
    ALL("202 → pin is in the follower's feed");

    private final String words;

    Stage(String words) {
      this.words = words;
    }
  }

  public static void main(String[] args) throws Exception {
    int pins = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    int atOnce = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    try (ServiceProcess service = ServiceProcess.start()) {
      new PinToFeed(service).run(pins, atOnce);
    }
  }

  private void run(int pins, int atOnce) throws Exception {
    AtomicInteger left = new AtomicInteger(pins + WARM_UP);
    CountDownLatch tapping = new CountDownLatch(1);
    Thread tap = Thread.ofPlatform().daemon().start(() -> tap(tapping));
    tapping.await();
    double cpuBefore = service.cpuSeconds();
    long began = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(atOnce)) {
      List<Future<?>> authors = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        int number = i;
        authors.add(pool.submit(() -> author(number, left)));
      }
      for (Future<?> author : authors) {
        author.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    tap.interrupt();
    report(pins, atOnce, seconds, service.cpuSeconds() - cpuBefore);
  }

  private Void author(int number, AtomicInteger left) throws Exception {
    ApiClient nobody = ApiClient.at(service.address());
    ApiClient author = nobody.signUp("author_" + number, "password of author", "Author");
    ApiClient follower = nobody.signUp("follower_" + number, "password of follower", "Follower");
    follower.follow(author.userId());
    byte[] photo = Photos.jpeg(number);
    for (int rest = left.decrementAndGet(); rest >= 0; rest = left.decrementAndGet()) {
      JsonNode ticket = author.upload("image/jpeg", photo);
      Map<String, String> wish =
          Map.of("uploadId", ticket.get("uploadId").asText(), "title", "Pin " + rest);
      String pin = author.send("POST", "/v1/pins", wish).ok().get("id").asText();
      long accepted = System.nanoTime();
      while (!isNewest(follower, pin)) {
        Thread.sleep(PAUSE);
      }
      long inFeed = System.nanoTime();
      record(pin, accepted, inFeed);
    }
    return null;
  }

  private static boolean isNewest(ApiClient follower, String pin)
      throws IOException, InterruptedException {
    JsonNode items = follower.send("GET", "/v1/feed?limit=1", null).ok().get("items");
    return !items.isEmpty() && items.get(0).get("id").asText().equals(pin);
  }

  private synchronized void record(String pin, long accepted, long inFeed) {
    Map<String, Long> times = seen.getOrDefault(pin, Map.of());
    Long decided = times.get(Topics.IMAGE_COMMANDS.name());
    Long lookedAt = times.get(Topics.IMAGE_EVENTS.name());
    Long published = times.get(Topics.PINS.name());
    if (decided == null || lookedAt == null || published == null) {
      return; // the tap has not seen all of it yet: not worth waiting for
    }
    add(Stage.DECIDED, decided - accepted);
    add(Stage.LOOKED_AT, lookedAt - decided);
    add(Stage.PUBLISHED, published - lookedAt);
    add(Stage.IN_FEED, inFeed - published);
    add(Stage.ALL, inFeed - accepted);
  }

  private void add(Stage stage, long nanos) {
    stages.getOrDefault(stage.words, new ArrayList<>()).add(nanos / 1e6);
  }

  /** Records when each pin becomes visible in each topic to a read_committed consumer. */
  private void tap(CountDownLatch tapping) {
    List<String> topics =
        List.of(Topics.IMAGE_COMMANDS.name(), Topics.IMAGE_EVENTS.name(), Topics.PINS.name());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                service.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      tapping.countDown();
      while (!Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          seen.computeIfAbsent(
                  new String(record.key(), StandardCharsets.UTF_8),
                  pin -> new ConcurrentHashMap<>())
              .putIfAbsent(record.topic(), System.nanoTime());
        }
      }
    } catch (org.apache.kafka.common.errors.InterruptException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(int pins, int atOnce, double seconds, double cpuSeconds) {
    System.out.printf(
        Locale.ROOT,
        "%d pins after %d to warm up, %d authors at once, %.1f s, %.2f cores busy (the service"
            + " alone)%n%n",
        pins,
        WARM_UP,
        atOnce,
        seconds,
        cpuSeconds / seconds);
    System.out.printf("| %-50s | %9s | %9s |%n", "", "median ms", "99 % ms");
    System.out.printf("| %s | %s: | %s: |%n", "-".repeat(50), "-".repeat(8), "-".repeat(8));
    stages.forEach(
        (words, all) -> {
          List<Double> counted = all.subList(Math.min(WARM_UP, all.size()), all.size());
          double[] sorted = counted.stream().mapToDouble(Double::doubleValue).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "| %-50s | %9.0f | %9.0f |%n",
              words,
              Quantiles.of(sorted, 0.5),
              Quantiles.of(sorted, 0.99));
        });
  }
}
