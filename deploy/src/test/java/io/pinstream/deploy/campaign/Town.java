package io.pinstream.deploy.campaign;

import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import io.pinstream.deploy.contract.Tokens;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.Records;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.risk.AccountRiskLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A whole Pinstream with many people, who signed up without their passwords being hashed. */
final class Town implements AutoCloseable {

  private static final Duration LAG = Duration.ofMinutes(2);
  private static final String NO_PASSWORD = "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA";
  private static final int AT_ONCE = 48;

  private final StandaloneSettings settings;
  private final Standalone standalone;
  private final Ids ids;
  private final Tokens tokens;
  private final Caller nobody;
  private final ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
  private final byte[] image;

  /** Somebody, and the client to act with. */
  record Citizen(String name, Manner manner, Id id, Caller caller) {}

  Town(Path folder, AccountRiskLimits risk) throws Exception {
    settings = StandaloneSettings.onFreePorts(folder).withoutLimits().withAccountRisk(risk);
    standalone = Standalone.start(settings, new Progress(System.out), Clock.systemUTC());
    ids =
        new Ids(
            Installation.read(folder.resolve("keys").resolve("installation.secret")),
            Clock.systemUTC());
    tokens = new Tokens(folder);
    nobody = Caller.at(standalone.address());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "png", out);
    image = out.toByteArray();
  }

  /** Signs all of them up, and waits until that is decided. All names must be free. */
  List<Citizen> signUp(Map<String, Manner> people) throws Exception {
    List<Citizen> citizens = new ArrayList<>();
    List<String> operations = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (Map.Entry<String, Manner> person : people.entrySet()) {
        String name = person.getKey();
        int home = ids.installation().homeOf(name);
        Id user = ids.fresh(IdType.USER, home);
        Id operation = ids.fresh(IdType.SIGN_UP, home);
        operations.add(operation.toString());
        UserCommand.SignUp signUp =
            new UserCommand.SignUp(operation, user, null, name, name, NO_PASSWORD);
        producer.send(Topics.USER_COMMANDS.record(user, signUp, settings.partitions())).get();
        Caller caller = nobody.as(user.toString(), tokens.of(user.toString()));
        citizens.add(new Citizen(name, person.getValue(), user, caller));
      }
    }
    await().atMost(LAG).until(() -> table(Topics.OPERATIONS).keySet().containsAll(operations));
    Map<String, Operation> outcomes = table(Topics.OPERATIONS);
    List<String> refused =
        operations.stream()
            .map(outcomes::get)
            .filter(outcome -> outcome.status() != Operation.Status.APPLIED)
            .map(String::valueOf)
            .toList();
    if (!refused.isEmpty()) {
      throw new IllegalStateException("Not signed up: " + refused);
    }
    return citizens;
  }

  /** The same person, with a client of this run. */
  Citizen moved(Citizen citizen) {
    try {
      String user = citizen.id().toString();
      return new Citizen(
          citizen.name(), citizen.manner(), citizen.id(), nobody.as(user, tokens.of(user)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does all of it, some at a time, in no order. */
  <T> List<T> together(List<Callable<T>> work) throws InterruptedException, ExecutionException {
    List<T> results = new ArrayList<>();
    for (Future<T> one : pool.invokeAll(work)) {
      results.add(one.get());
    }
    return results;
  }

  /** Pins something, waits until it is decided, and returns the pin. */
  String pin(Citizen author, String title, String link) throws IOException, InterruptedException {
    String upload =
        author.caller().upload("image/png", image, ids.unguessable()).get("uploadId").asText();
    Map<String, String> wish = new HashMap<>(Map.of("uploadId", upload, "title", title));
    if (!link.isEmpty()) {
      wish.put("link", link);
    }
    Answer accepted = author.caller().send("POST", "/v1/pins", wish, null);
    author.caller().outcome(accepted);
    return accepted.ok().get("id").asText();
  }

  void follow(Citizen follower, Citizen followee) throws IOException, InterruptedException {
    follower
        .caller()
        .outcome(follower.caller().send("PUT", "/v1/following/" + followee.id(), null, null));
  }

  /** The ids of the newest pins of a feed. */
  List<String> feed(Citizen reader) throws IOException, InterruptedException {
    return reader
        .caller()
        .send("GET", "/v1/feed?limit=100", null, null)
        .ok()
        .get("items")
        .valueStream()
        .map(item -> item.get("id").asText())
        .toList();
  }

  /** What holds now by key; what is gone is not in it. */
  <K extends Homed, V> Map<String, V> table(Topic<K, V> topic) {
    Map<String, V> table = new LinkedHashMap<>();
    Records.read(
        bootstrapServers(),
        List.of(topic.name()),
        record -> {
          if (record.value() == null) {
            table.remove(Records.key(record));
          } else {
            table.put(Records.key(record), topic.value().decode(record.value()));
          }
        });
    return table;
  }

  /** Every pin that was ever published, by its id. */
  Map<String, Pin> everPublished() {
    Map<String, Pin> pins = new HashMap<>();
    Records.read(
        bootstrapServers(),
        List.of(Topics.PINS.name()),
        record -> {
          if (record.value() != null) {
            pins.put(Records.key(record), Topics.PINS.value().decode(record.value()));
          }
        });
    return pins;
  }

  /** The reviews of these kinds, by the thing's id. */
  Map<String, Review> reviews(Review.Kind kind) {
    Map<String, Review> reviews = table(Topics.REVIEWS);
    reviews.values().removeIf(review -> review.kind() != kind);
    return reviews;
  }

  /** A number of the metrics, or 0. */
  double metric(String name) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://" + StandaloneSettings.HOST + ":" + settings.ports().internal() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(0);
    }
  }

  /** Puts a record where only applications do. */
  <K extends Homed, V> void append(Topic<K, V> topic, K key, @Nullable V value)
      throws InterruptedException, ExecutionException {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(topic.record(key, value, settings.partitions())).get();
    }
  }

  Ids ids() {
    return ids;
  }

  String bootstrapServers() {
    return standalone.bootstrapServers();
  }

  int partitions() {
    return settings.partitions();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            ProducerConfig.ACKS_CONFIG,
            "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Override
  public void close() {
    pool.shutdownNow();
    nobody.close();
    standalone.close();
  }
}
