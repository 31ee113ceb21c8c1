package io.pinstream.topologies.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The pins application on a driver, and what its users wish. */
abstract class PinsFixture {

  static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  static final Instant SOON = NOW.plusSeconds(1);
  static final Instant LATER = NOW.plusSeconds(2);
  static final Page.Request ALL = new Page.Request(100, null);
  static final String MEDIA_KEY = "00112233445566778899aabbccddeeff";

  final Ids ids = new Ids(new Installation(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  final Id ada = ids.fresh(IdType.USER, 0xADA);
  final Id eve = ids.fresh(IdType.USER, 0xE4E);
  final Id upload = ids.fresh(IdType.UPLOAD, ada.home());
  @TempDir Path folder;
  DrivenApplication pins;
  PinsReader reader;

  @BeforeEach
  void start() {
    pins =
        new DrivenApplication(
            PinsTopology.APPLICATION, PinsTopology.build(WordScorer.screen()), folder);
    reader = new PinsReader(pins.stores());
  }

  @AfterEach
  void stop() {
    pins.close();
  }

  PinCommand.CreatePin creation(Id upload, @Nullable Idempotency idempotency) {
    return new PinCommand.CreatePin(
        operationOf(ada),
        ada,
        idempotency,
        ids.fresh(IdType.PIN, ada.home()),
        upload,
        MEDIA_KEY,
        "A sunset",
        "Over the sea.",
        "https://example.org/sunset");
  }

  PinCommand.DeletePin deletion(Id caller, Id pin, @Nullable Idempotency idempotency) {
    return new PinCommand.DeletePin(operationOf(caller), caller, idempotency, pin);
  }

  void send(PinCommand command, Instant at) {
    pins.append(Topics.PIN_COMMANDS, PinCommands.keyOf(command), command, at);
  }

  void keepImageOf(Id pin, Instant at) {
    pins.append(
        Topics.IMAGE_EVENTS,
        pin,
        new ImageEvent.ImageKept(pin, "image/jpeg", 12_345, 640, 480),
        at);
  }

  /** A pin of Ada's that is there already. */
  Id published(Instant at) {
    PinCommand.CreatePin create = creation(ids.fresh(IdType.UPLOAD, ada.home()), null);
    send(create, at);
    keepImageOf(create.pin(), at);
    assertThat(pins.outcomes())
        .containsExactly(Operation.applied(create.operation(), create.pin(), true));
    forgetNews();
    return create.pin();
  }

  Id operationOf(Id caller) {
    return ids.fresh(IdType.OPERATION, caller.home());
  }

  void forgetNews() {
    Topics.all().forEach(pins::newBytes);
  }

  void assertNothingHappened() {
    Topics.all().forEach(topic -> assertThat(pins.newBytes(topic)).as(topic.name()).isEmpty());
  }

  static Problem problem(Operation outcome, int status, String name) {
    assertThat(outcome.status()).isEqualTo(Operation.Status.REJECTED);
    Problem problem = outcome.problem();
    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).isEqualTo("urn:pinstream:problem:" + name);
    return problem;
  }

  static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
