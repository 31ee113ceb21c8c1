package io.pinstream.deploy.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.attack.Poisons.Poison;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.Records;
import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.deploy.users.RoleDesk;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.deadletters.DeadLetter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Writes every kind of poison into every topic of a running service, as whoever reaches the broker
 * can. {@code -Dpinstream.attack=long} adds very many mutations of real records.
 */
class PoisonTest {

  private static final Duration SOON = Duration.ofMinutes(5);
  private static final int MUTATIONS = Attack.size(300, 100_000);
  private static final int TINY = 1_000;
  private static final int LOG_GROWTH = 1 << 20;
  private static final int PACKED = 14 << 20;

  /** Nothing of ours reads them, or passes over what it cannot read. */
  private static final Set<String> UNREAD =
      Set.of(
          Topics.BOARDS.name(),
          Topics.BOARD_LINKS.name(),
          Topics.BOARD_SHARES.name(),
          Topics.PUBLIC_BOARDS.name(),
          Topics.PUBLIC_BOARD_LINKS.name(),
          Topics.MODERATION_LABELS.name(),
          Topics.SPAM_MODELS.name());

  /** Nothing is there before the poison, and there are no nodes that say that they live. */
  private static final Set<String> NOT_OF_A_STANDALONE =
      Set.of(Topics.DEAD_LETTERS.name(), Topics.NODES.name());

  private final Map<String, Integer> kinds = new TreeMap<>();
  private int refused;

  /** A good record, of which poison is made. */
  private record Good(Topic<?, ?> topic, int partition, byte[] key, byte[] value) {}

  /** Where a record was written, as {@code topic-partition@offset}. */
  private record Written(String place, Poison poison) {}

  @Test
  void noRecordStopsAnythingAndWhatIsNoneOfOursIsPutAside() throws Exception {
    try (StandaloneProcess pinstream = StandaloneProcess.start()) {
      live(pinstream, "before");
      int printed;
      List<Good> good = goodRecords(pinstream);
      assertThat(good.stream().map(one -> one.topic().name()))
          .containsAll(
              Topics.all().stream()
                  .filter(topic -> !NOT_OF_A_STANDALONE.contains(topic.name()))
                  .map(Topic::name)
                  .toList());
      try (Bystander bystander = Bystander.start(pinstream.address(), "bystander")) {
        printed = pinstream.printed().length();
        List<Written> written = poison(pinstream, good);
        assertPutAside(pinstream, written);
        assertWell(pinstream);

        Bystander.Report seen = bystander.stop();
        Attack.report("poison", seen.toString());
        assertThat(seen.failed()).isZero();
        bystander.assertNothingLost();
      }
      int grown = pinstream.printed().length() - printed;
      Attack.report("poison", "the log has grown by " + grown + " characters");
      assertThat(grown).isLessThan(LOG_GROWTH);

      live(pinstream, "after");
      assertWell(pinstream);
      pinstream.kill();
      pinstream.startAgain();
      pinstream.awaitReady();
      live(pinstream, "again");
      assertWell(pinstream);
    }
  }

  /** All that people do here, by people who are new. */
  private static void live(StandaloneProcess pinstream, String when) throws Exception {
    try (Caller nobody = Caller.at(pinstream.address())) {
      Caller ada = signUp(nobody, "ada_" + when);
      Caller ben = signUp(nobody, "ben_" + when);
      signUp(nobody, "mod_" + when);
      makeModerator(pinstream, "mod_" + when);
      Caller mod = nobody.logIn("mod_" + when, "a password of mod_" + when);

      done(ben, "PUT", "/v1/following/" + ada.userId(), null);
      ben.patiently("GET", "/v1/feed", null, null).ok();
      String upload =
          ada.upload("image/jpeg", Photos.jpeg(when.length()), "first-" + when)
              .get("uploadId")
              .asText();
      String pin =
          done(ada, "POST", "/v1/pins", Map.of("uploadId", upload, "title", "A walk " + when));
      await().atMost(SOON).until(() -> ids(ben, "/v1/feed").equals(List.of(pin)));
      String other =
          ada.upload("image/jpeg", Photos.jpeg(when.length() + 9), "second-" + when)
              .get("uploadId")
              .asText();
      String deleted =
          done(ada, "POST", "/v1/pins", Map.of("uploadId", other, "title", "A mistake"));
      done(ada, "DELETE", "/v1/pins/" + deleted, null);

      String board = done(ada, "POST", "/v1/boards", Map.of("name", "Walks"));
      String links = "/v1/boards/" + board + "/links";
      done(
          ada,
          "POST",
          links,
          Map.of("url", "https://example.org/" + when, "metadata", Map.of("a", 1)));
      assertThat(ben.send("GET", links, null, null).status()).isEqualTo(404);
      done(ada, "PUT", "/v1/boards/" + board + "/shares/" + ben.userId(), null);
      assertThat(ids(ben, links)).hasSize(1);
      done(ada, "PATCH", "/v1/boards/" + board, Map.of("visibility", "public"));

      done(ben, "POST", "/v1/reports", Map.of("target", pin, "reason", "Look at it."));
      String review = "/v1/moderation/" + pin;
      await().atMost(SOON).until(() -> mod.send("GET", review, null, null).status() == 200);
      done(mod, "POST", review + "/verdict", Map.of("verdict", "reject"));
      await().atMost(SOON).until(() -> ids(ben, "/v1/feed").isEmpty());
      done(mod, "POST", review + "/verdict", Map.of("verdict", "allow"));
      await().atMost(SOON).until(() -> ids(ben, "/v1/feed").equals(List.of(pin)));
    }
  }

  private static Caller signUp(Caller nobody, String name)
      throws IOException, InterruptedException {
    return nobody.signUp(name, "a password of " + name, name);
  }

  private static void makeModerator(StandaloneProcess pinstream, String name)
      throws IOException, InterruptedException {
    Installation installation =
        Installation.read(pinstream.data().resolve("keys").resolve("installation.secret"));
    RoleDesk desk =
        new RoleDesk(pinstream.bootstrapServers(), new Ids(installation, Clock.systemUTC()));
    assertThat(desk.grant(name, Role.MODERATOR).map(Operation::status))
        .contains(Operation.Status.APPLIED);
  }

  /** Asks for something that is to come true, and returns the id of the thing. */
  private static String done(Caller who, String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    Answer answer = who.patiently(method, path, body, null);
    assertThat(who.outcome(answer).get("status").asText()).as(path).isEqualTo("applied");
    return answer.body().path("id").asText();
  }

  private static List<String> ids(Caller who, String list)
      throws IOException, InterruptedException {
    return who.list(list).stream().map(item -> item.get("id").asText()).toList();
  }

  /** One of each kind that stands in a topic, and made ones where nothing does. */
  private static List<Good> goodRecords(StandaloneProcess pinstream) throws IOException {
    Map<String, Good> good = new LinkedHashMap<>();
    List<String> topics = Topics.all().stream().map(Topic::name).toList();
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    Records.read(pinstream.bootstrapServers(), topics, all::add);
    Id user = null;
    for (ConsumerRecord<byte[], byte[]> record : all) {
      Topic<?, ?> topic = Topics.named(record.topic()).orElseThrow();
      if (record.value() == null || topic.equals(Topics.DEAD_LETTERS)) {
        continue;
      }
      JsonNode value = Json.tree(record.value());
      String kind = topic.name() + value.path("type").asText() + value.path("kind").asText();
      good.putIfAbsent(kind, new Good(topic, record.partition(), record.key(), record.value()));
      if (topic.equals(Topics.USERS)) {
        user = Id.require(Records.key(record));
      }
    }
    assertThat(user).isNotNull();
    if (user != null) {
      // Of nobody who is there: an account that is said to be strange is held.
      Id stranger = new Id(user.high() ^ 1, user.low());
      Id doing = Id.ofJudgement(stranger, 1);
      Instant now = Instant.parse("2026-11-23T01:02:03.004Z");
      put(
          good,
          Topics.USER_COMMANDS,
          stranger,
          new UserCommand.AlertAccountRisk(
              doing, stranger, 0.9, List.of("A reason"), "v", 12, now));
      String sha256 = "0123456789abcdef".repeat(4);
      Id model = Id.ofModel("none");
      put(
          good,
          Topics.SPAM_MODELS,
          model,
          new ModelRelease(model, "none", "models/" + sha256, sha256, 1, "spam=0.5\n", now));
    }
    return List.copyOf(good.values());
  }

  private static <K extends Homed, V> void put(
      Map<String, Good> good, Topic<K, V> topic, K key, V value) {
    good.put(
        topic.name(),
        new Good(
            topic,
            key.partition(partitions()),
            topic.key().encode(key),
            topic.value().encode(value)));
  }

  private static int partitions() {
    return 4;
  }

  private List<Written> poison(StandaloneProcess pinstream, List<Good> good)
      throws IOException, InterruptedException {
    List<Poison> all = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (Good one : good) {
      boolean table = one.topic().hasTombstones();
      all.addAll(
          Poisons.of(
              one.topic().name(), one.partition(), partitions(), one.key(), one.value(), table));
      all.addAll(foreign(one, good));
      // A record that packs well is small until somebody unpacks it.
      String packed = "{\"x\":\"" + "x".repeat(PACKED) + "\"}";
      all.add(new Poison("packed", true, record(one, bytes(packed))));
    }
    for (int i = 0; i < MUTATIONS; i++) {
      Good one = good.get(random.nextInt(good.size()));
      all.add(
          Poisons.mutated(
              one.topic().name(), one.partition(), one.key(), one.value(), random.split()));
    }
    for (int i = 0; i < TINY; i++) {
      Good one = good.get(0);
      all.add(new Poison("tiny", true, record(one, bytes("" + i % 10))));
    }
    aborted(pinstream, good);
    return write(pinstream, all);
  }

  /** A value of every other topic, under the key of this one. */
  private static List<Poison> foreign(Good here, List<Good> good) {
    List<Poison> all = new ArrayList<>();
    for (Good there : good) {
      if (!there.topic().equals(here.topic())) {
        all.add(new Poison("value of " + there.topic().name(), true, record(here, there.value())));
      }
    }
    return all;
  }

  private static ProducerRecord<byte[], byte[]> record(Good good, byte[] value) {
    return new ProducerRecord<>(good.topic().name(), good.partition(), good.key(), value);
  }

  private List<Written> write(StandaloneProcess pinstream, List<Poison> all)
      throws InterruptedException {
    List<Written> written = new ArrayList<>();
    // Each in a batch of its own: with one that is refused goes its whole batch.
    try (KafkaProducer<byte[], byte[]> plain =
            producer(pinstream, Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 0));
        KafkaProducer<byte[], byte[]> packing =
            producer(pinstream, Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"))) {
      Map<Poison, Future<RecordMetadata>> sent = new LinkedHashMap<>();
      for (Poison poison : all) {
        KafkaProducer<byte[], byte[]> by =
            Set.of("packed", "tiny").contains(poison.kind()) ? packing : plain;
        sent.put(poison, by.send(poison.record()));
      }
      for (Map.Entry<Poison, Future<RecordMetadata>> one : sent.entrySet()) {
        try {
          RecordMetadata at = one.getValue().get();
          written.add(
              new Written(at.topic() + "-" + at.partition() + "@" + at.offset(), one.getKey()));
        } catch (ExecutionException e) {
          refused++;
          kinds.merge("refused: " + String.valueOf(e.getCause()).split(":", 2)[0], 1, Integer::sum);
        }
      }
    }
    Attack.report(
        "poison", all.size() + " records written, of which the broker refused " + refused);
    return written;
  }

  /** Garbage in a transaction that never came true. */
  private static void aborted(StandaloneProcess pinstream, List<Good> good) {
    try (KafkaProducer<byte[], byte[]> producer =
        producer(pinstream, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "poison"))) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      good.forEach(one -> sent.add(producer.send(record(one, bytes("garbage")))));
      producer.flush();
      assertThat(sent).allMatch(Future::isDone);
      producer.abortTransaction();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(
      StandaloneProcess pinstream, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    // What is refused leaves a gap, at which an idempotent producer would stop for long.
    settings.put(
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        more.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
    settings.putAll(more);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, pinstream.bootstrapServers());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * PACKED);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * PACKED);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Waits until all that must be put aside is, and reports what became of the rest. */
  private void assertPutAside(StandaloneProcess pinstream, List<Written> written) {
    Set<String> expected = new HashSet<>();
    for (Written one : written) {
      if (one.poison().mustDie() && !UNREAD.contains(one.poison().record().topic())) {
        expected.add(one.place());
      }
    }
    Map<String, Integer> letters = new HashMap<>();
    long[] bytes = {0};
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              letters.clear();
              bytes[0] = 0;
              Records.read(
                  pinstream.bootstrapServers(),
                  List.of(Topics.DEAD_LETTERS.name()),
                  letter -> {
                    letters.merge(placeOf(letter), 1, Integer::sum);
                    bytes[0] += Math.max(0, letter.serializedValueSize());
                    assertThat(letter.serializedValueSize())
                        .isLessThanOrEqualTo(DeadLetter.VALUE_BYTES);
                    assertThat(letter.serializedKeySize())
                        .isLessThanOrEqualTo(DeadLetter.KEY_BYTES);
                  });
              assertThat(said(written, expected, letters.keySet()))
                  .as("kinds of poison that were taken")
                  .isEmpty();
            });
    for (Written one : written) {
      boolean dead = letters.containsKey(one.place());
      String topic = one.poison().record().topic();
      String fate = dead ? "dead letters" : UNREAD.contains(topic) ? "nobody reads" : "taken";
      kinds.merge(fate, 1, Integer::sum);
      if (fate.equals("taken") && !one.poison().kind().equals("mutation")) {
        kinds.merge("taken: " + one.poison().kind(), 1, Integer::sum);
      }
    }
    Attack.report("poison", kinds.toString());
    Attack.report(
        "poison",
        letters.values().stream().mapToInt(Integer::intValue).sum()
            + " dead letters with values of "
            + bytes[0]
            + " bytes, of "
            + letters.size()
            + " records");
  }

  private static Set<String> said(
      List<Written> written, Set<String> expected, Set<String> letters) {
    Set<String> missing = new TreeSet<>();
    for (Written one : written) {
      if (expected.contains(one.place()) && !letters.contains(one.place())) {
        missing.add(one.poison().record().topic() + ": " + one.poison().kind());
      }
    }
    return missing;
  }

  private static String placeOf(ConsumerRecord<byte[], byte[]> letter) {
    return header(letter, "topic")
        + "-"
        + header(letter, "partition")
        + "@"
        + header(letter, "offset");
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** It is ready, no thread has failed, and nothing waits to be read. */
  private static void assertWell(StandaloneProcess pinstream) throws Exception {
    assertThat(ProcessHandle.of(pinstream.pid()).map(ProcessHandle::isAlive)).contains(true);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(get(pinstream.address() + "/health/ready").statusCode()).isEqualTo(200);
              String metrics =
                  get("http://127.0.0.1:" + (pinstream.port() + 2) + "/metrics").body();
              assertEach(metrics, "pinstream_application_running{", " 1.0");
              assertEach(metrics, "pinstream_application_lag_records{", " 0.0");
              assertEach(metrics, "pinstream_application_threads_failed_total{", " 0.0");
            });
  }

  private static void assertEach(String metrics, String series, String end) {
    assertThat(metrics.lines().filter(line -> line.startsWith(series)))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(end));
  }

  private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(address)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
