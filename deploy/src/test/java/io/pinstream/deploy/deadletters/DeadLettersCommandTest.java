package io.pinstream.deploy.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.cli.OperatorClients;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.support.Records;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.deadletters.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

@ExtendWith(RunningPinstream.class)
class DeadLettersCommandTest {

  private static final String PASSWORD = "a password of hers";

  private final Shared pinstream;

  DeadLettersCommandTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void aCommandThatWasPutAsideIsCarriedOutOnceItIsReplayed() throws Exception {
    pinstream.nobody().signUp("letters_ada", PASSWORD, "Ada");
    ProducerRecord<byte[], byte[]> command = grant("letters_ada");
    String place = putAside(command, "a fault of ours, letters_ada");

    assertThat(run("replay", place)).isZero();
    assertThat(replays(place)).isEmpty();

    assertThat(run("replay", "--reason", "letters_ada", "--yes")).isZero();
    Awaitility.await().until(() -> roles("letters_ada").equals(List.of("moderator")));
    ConsumerRecord<byte[], byte[]> replayed = replays(place).getFirst();
    assertThat(replayed.key()).isEqualTo(command.key());
    assertThat(replayed.value()).isEqualTo(command.value());
    assertThat(replayed.partition()).isEqualTo(command.partition());
    assertThat(header(replayed, Topic.REQUEST_ID)).isEqualTo("request-of-ada");
    assertThat(header(replayed, DeadLetter.REASON)).isEmpty();

    // again, which changes nothing
    assertThat(run("replay", place, "--yes")).isZero();
    assertThat(replays(place)).hasSize(1);
  }

  @Test
  void whatIsNotWholeOrCouldReplaceSomethingNewerStaysWhereItIs() throws Exception {
    ProducerRecord<byte[], byte[]> long_ =
        new ProducerRecord<>(
            Topics.USER_COMMANDS.name(), 1, new byte[] {1}, new byte[DeadLetter.VALUE_BYTES + 1]);
    ProducerRecord<byte[], byte[]> fact =
        new ProducerRecord<>(Topics.USERS.name(), 1, new byte[] {1}, new byte[] {2});
    ProducerRecord<byte[], byte[]> foreign =
        new ProducerRecord<>("somebody.elses", 1, new byte[] {1}, new byte[] {2});
    for (ProducerRecord<byte[], byte[]> record : List.of(long_, fact, foreign)) {
      String place = putAside(record, "letters that stay");

      assertThat(run("replay", place, "--yes")).as(record.topic()).isEqualTo(1);
      assertThat(replays(place)).as(record.topic()).isEmpty();
    }
    try (LetterBox box = new LetterBox(pinstream.bootstrapServers())) {
      assertThat(
              box.oldest(letter -> letter.reason().equals("letters that stay"), 10).stream()
                  .map(letter -> box.find(letter.place()).orElseThrow().obstacle()))
          .containsExactly(
              "only 131072 bytes of its value are kept, of 131073",
              "users is a table, in which it could replace something newer",
              "somebody.elses is no topic of Pinstream");
    }
  }

  @Test
  void theNewestOrTheOldestAreListedAsManyAsAreAskedFor() throws Exception {
    List<String> places = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // In different partitions, so that they have to be merged.
      places.add(
          putAside(
              new ProducerRecord<>(
                  Topics.PIN_COMMANDS.name(), i % 3, new byte[] {1}, new byte[] {2}),
              "letters in order"));
      Thread.sleep(5);
    }
    try (LetterBox box = new LetterBox(pinstream.bootstrapServers())) {
      assertThat(places(box.newest(letter -> letter.reason().equals("letters in order"), 3)))
          .containsExactly(places.get(4), places.get(3), places.get(2));
      assertThat(places(box.oldest(letter -> letter.reason().equals("letters in order"), 2)))
          .containsExactly(places.get(0), places.get(1));
    }
    assertThat(run("list", "--topic", Topics.PIN_COMMANDS.name(), "--limit", "2")).isZero();
    assertThat(run("show", places.get(0))).isZero();
    assertThat(run("show", places.get(0), "--hex")).isZero();
  }

  @Test
  void whatCannotBeIsSaidAndFails() {
    assertThat(run("show", "0:999999999")).isEqualTo(1);
    assertThat(run("show", "77:0")).isEqualTo(1);
    assertThat(run("replay", "0:999999999", "--yes")).isEqualTo(1);
    assertThat(run("show", "first")).isEqualTo(2);
    assertThat(run("list", "--limit", "0")).isEqualTo(2);
    assertThat(run("replay", "--yes")).isEqualTo(2);
    assertThat(run("replay", "0:1", "--all")).isEqualTo(2);
    assertThat(new CommandLine(new DeadLettersCommand()).execute()).isEqualTo(2);
  }

  private ProducerRecord<byte[], byte[]> grant(String username) throws Exception {
    Ids ids =
        new Ids(
            Installation.read(pinstream.data().resolve("keys/installation.secret")),
            Clock.systemUTC());
    Id operation = ids.fresh(IdType.OPERATION, ids.installation().homeOf(username));
    return Topics.USER_COMMANDS.record(
        operation,
        new UserCommand.GrantRole(operation, username, Role.MODERATOR),
        pinstream.partitions());
  }

  /** As an application would that failed; returns where it is. */
  private String putAside(ProducerRecord<byte[], byte[]> record, String reason) throws Exception {
    DeadLetter letter =
        new DeadLetter(
            record.topic(), record.partition(), 7, null, record.key(), record.value(), reason);
    RecordHeaders cause = new RecordHeaders();
    cause.add(Topic.REQUEST_ID, "request-of-ada".getBytes(StandardCharsets.UTF_8));
    try (KafkaProducer<byte[], byte[]> producer =
        OperatorClients.producer(pinstream.bootstrapServers())) {
      RecordMetadata written =
          producer
              .send(letter.putAside(cause, LoggerFactory.getLogger(DeadLettersCommandTest.class)))
              .get();
      return written.partition() + ":" + written.offset();
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> replays(String place) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    Records.read(
        pinstream.bootstrapServers(),
        List.of(Topics.USER_COMMANDS.name(), Topics.USERS.name()),
        record -> {
          if (header(record, Letter.REPLAY_OF).equals(place)) {
            found.add(record);
          }
        });
    return found;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static List<String> places(List<Letter> letters) {
    return letters.stream().map(letter -> letter.place().toString()).toList();
  }

  private List<String> roles(String username) throws Exception {
    ApiClient user = pinstream.nobody().logIn(username, PASSWORD);
    return user.send("GET", "/v1/me", null)
        .ok()
        .get("roles")
        .valueStream()
        .map(role -> role.asText())
        .toList();
  }

  private int run(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(List.of("--bootstrap", pinstream.bootstrapServers()));
    return new CommandLine(new DeadLettersCommand()).execute(words.toArray(String[]::new));
  }
}
