package io.pinstream.topologies.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTopologyTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Instant SOON = NOW.plusSeconds(1);
  private static final Instant LATER = NOW.plusSeconds(2);
  private static final Page.Request ALL = new Page.Request(100, null);
  private static final String MEDIA_KEY = "00112233445566778899aabbccddeeff";

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Id ada = ids.fresh(IdType.USER, 0xADA);
  private final Id eve = ids.fresh(IdType.USER, 0xE4E);
  private final Id upload = ids.fresh(IdType.UPLOAD, ada.home());

  @TempDir private Path folder;
  private DrivenApplication pins;
  private PinsReader reader;

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

  // Publishing

  @Test
  void aNewPinWaitsForItsImageToBeLookedAt() {
    PinCommand.CreatePin create = creation(upload, null);

    send(create, NOW);

    TestRecord<Id, ImageCommand> work = only(pins.news(Topics.IMAGE_COMMANDS));
    assertThat(work.key()).isEqualTo(create.pin());
    assertThat(work.value())
        .isEqualTo(new ImageCommand.CheckImage(create.pin(), ada, upload, MEDIA_KEY));
    assertThat(pins.outcomes()).isEmpty();
    assertThat(pins.news(Topics.PINS)).isEmpty();
    assertThat(reader.pin(create.pin())).isEmpty();
  }

  @Test
  void aPinIsPublishedWhenItsImageIsKept() {
    // given
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);

    // when
    keepImageOf(create.pin(), SOON);

    // then
    TestRecord<byte[], byte[]> fact = only(pins.newBytes(Topics.PINS));
    Pin pin = Topics.PINS.value().decode(fact.value());
    assertThat(pin)
        .isEqualTo(
            new Pin(
                create.pin(),
                ada,
                "A sunset",
                "Over the sea.",
                "https://example.org/sunset",
                State.PUBLISHED,
                NOW,
                new Pin.Image(
                    "/media/" + create.pin() + "/" + MEDIA_KEY, "image/jpeg", 12_345, 640, 480)));
    assertThat(fact.getRecordTime()).isEqualTo(SOON);
    assertThat(pins.outcomes())
        .containsExactly(Operation.applied(create.operation(), create.pin(), true));
    // and reads give the very bytes of the fact
    assertThat(reader.pin(create.pin())).contains(fact.value());
    assertThat(reader.pinsOf(eve, ada, ALL).items()).containsExactly(fact.value());
  }

  @Test
  void anAuthorsPinsComeNewestFirst() {
    Id first = published(NOW);
    Id second = published(SOON);
    Id third = published(LATER);

    Page page = reader.pinsOf(eve, ada, new Page.Request(2, null));
    assertThat(page.items())
        .containsExactly(reader.pin(third).orElseThrow(), reader.pin(second).orElseThrow());
    assertThat(reader.pinsOf(eve, ada, new Page.Request(2, page.next())).items())
        .containsExactly(reader.pin(first).orElseThrow());
    assertThat(reader.pinsOf(ada, eve, ALL).items()).isEmpty();
  }

  @Test
  void anUploadThatIsNotThereCanBePinnedAgain() {
    // given
    PinCommand.CreatePin tooEarly = creation(upload, null);
    send(tooEarly, NOW);

    // when
    pins.append(
        Topics.IMAGE_EVENTS,
        tooEarly.pin(),
        new ImageEvent.ImageRefused(
            tooEarly.pin(), ImageEvent.ImageRefused.MISSING, "Nothing was uploaded."),
        SOON);

    // then
    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(tooEarly.operation());
    problem(outcome, 404, "upload-missing");
    assertThat(pins.news(Topics.PINS)).isEmpty();
    // and the next try is a try as the first
    pins.news(Topics.IMAGE_COMMANDS);
    PinCommand.CreatePin again = creation(upload, null);
    send(again, LATER);
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).hasSize(1);
    keepImageOf(again.pin(), LATER);
    assertThat(reader.pin(again.pin())).isPresent();
  }

  @Test
  void aRefusedImageIsTheUploadsFault() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);

    pins.append(
        Topics.IMAGE_EVENTS,
        create.pin(),
        new ImageEvent.ImageRefused(create.pin(), "not-an-image", "This is no image."),
        SOON);

    Problem problem = problem(only(pins.outcomes()), 422, "not-an-image");
    assertThat(problem.errors())
        .containsExactly(new Problem.FieldError("/uploadId", "This is no image."));
    assertThat(reader.pin(create.pin())).isEmpty();
  }

  @Test
  void anUploadMakesOnePin() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    keepImageOf(create.pin(), NOW);
    forgetNews();

    PinCommand.CreatePin second = creation(upload, null);
    send(second, SOON);

    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(second.operation());
    Problem problem = problem(outcome, 409, "upload-used");
    assertThat(problem.errors())
        .extracting(Problem.FieldError::pointer)
        .containsExactly("/uploadId");
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
  }

  @Test
  void anUploadMakesOnePinEvenWhenTheNextBrokersClockIsBehind() {
    send(creation(upload, null), SOON);
    forgetNews();

    send(creation(upload, null), NOW);

    problem(only(pins.outcomes()), 409, "upload-used");
  }

  @Test
  void whatIsToldTwiceOfAnImageIsHeardOnce() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    keepImageOf(create.pin(), SOON);
    forgetNews();

    keepImageOf(create.pin(), LATER);

    assertNothingHappened();
    assertThat(reader.pinsOf(eve, ada, ALL).items()).hasSize(1);
  }

  // Deleting

  @Test
  void anAuthorDeletesTheOwnPin() {
    // given
    Id pin = published(NOW);

    // when
    PinCommand.DeletePin delete = deletion(ada, pin, null);
    send(delete, SOON);

    // then
    TestRecord<Id, Pin> fact = only(pins.news(Topics.PINS));
    assertThat(fact.key()).isEqualTo(pin);
    assertThat(fact.getValue()).isNull();
    assertThat(only(pins.news(Topics.IMAGE_COMMANDS)).value())
        .isEqualTo(new ImageCommand.RemoveImage(pin, MEDIA_KEY));
    assertThat(pins.outcomes()).containsExactly(Operation.applied(delete.operation(), pin, true));
    assertThat(reader.pin(pin)).isEmpty();
    assertThat(reader.pinsOf(eve, ada, ALL).items()).isEmpty();
  }

  @Test
  void nobodyDeletesSomebodyElsesPin() {
    Id pin = published(NOW);

    PinCommand.DeletePin delete = deletion(eve, pin, null);
    send(delete, SOON);

    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(delete.operation());
    problem(outcome, 403, "not-yours");
    assertThat(pins.news(Topics.PINS)).isEmpty();
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
    assertThat(reader.pin(pin)).isPresent();
  }

  @Test
  void aPinThatIsNotThereCannotBeDeleted() {
    send(deletion(ada, ids.fresh(IdType.PIN, ada.home()), null), NOW);

    problem(only(pins.outcomes()), 404, "not-found");
    assertThat(pins.news(Topics.PINS)).isEmpty();
  }

  @Test
  void aPinThatIsDeletedWhileItWaitsIsNeverPublished() {
    // given
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);

    // when
    PinCommand.DeletePin delete = deletion(ada, create.pin(), null);
    send(delete, SOON);

    // then both operations come to their ends, and the copy goes after it was made
    List<Operation> outcomes = pins.outcomes();
    assertThat(outcomes)
        .extracting(Operation::id)
        .containsExactly(create.operation(), delete.operation());
    problem(outcomes.get(0), 409, "deleted-meanwhile");
    assertThat(outcomes.get(1))
        .isEqualTo(Operation.applied(delete.operation(), create.pin(), true));
    assertThat(pins.news(Topics.IMAGE_COMMANDS))
        .extracting(TestRecord::getValue)
        .containsExactly(
            new ImageCommand.CheckImage(create.pin(), ada, upload, MEDIA_KEY),
            new ImageCommand.RemoveImage(create.pin(), MEDIA_KEY));
    // and what the image worker says of it then is not heard
    keepImageOf(create.pin(), LATER);
    assertNothingHappened();
    assertThat(reader.pin(create.pin())).isEmpty();
  }

  @Test
  void somebodyElsesPinThatWaitsIsAsGoodAsMissing() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    forgetNews();

    send(deletion(eve, create.pin(), null), SOON);

    problem(only(pins.outcomes()), 404, "not-found");
    keepImageOf(create.pin(), LATER);
    assertThat(reader.pin(create.pin())).isPresent();
  }

  // Idempotency keys

  @Test
  void aRepeatedCommandHasNoSecondEffectAndNoSecondOutcome() {
    PinCommand.CreatePin create = creation(upload, new Idempotency("key", "body"));
    send(create, NOW);
    keepImageOf(create.pin(), NOW);
    PinCommand.DeletePin delete = deletion(ada, create.pin(), new Idempotency("key 2", "body"));
    send(delete, SOON);
    forgetNews();

    send(create, LATER);
    send(delete, LATER);

    assertNothingHappened();
  }

  @Test
  void aCommandUnderAUsedKeyWithAnotherBodyIsRefusedUnderItsOwnOperation() {
    send(creation(upload, new Idempotency("key", "body")), NOW);
    forgetNews();

    PinCommand.CreatePin other =
        creation(ids.fresh(IdType.UPLOAD, ada.home()), new Idempotency("key", "other body"));
    send(other, SOON);

    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(other.operation());
    problem(outcome, 422, "idempotency-key-reused");
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
  }

  @Test
  void aKeyThatIsUsedAgainAfterADayDoesNotReplaceThePinThatItMade() {
    // given a pin, made under a key that is forgotten by now
    PinCommand.CreatePin create = creation(upload, new Idempotency("key", "body"));
    send(create, NOW);
    keepImageOf(create.pin(), NOW);
    byte[] before = reader.pin(create.pin()).orElseThrow();
    forgetNews();

    // when the key, from which the pin's id is derived, comes with another upload
    Id other = ids.fresh(IdType.UPLOAD, ada.home());
    PinCommand.CreatePin again =
        new PinCommand.CreatePin(
            operationOf(ada),
            ada,
            new Idempotency("key", "other body"),
            create.pin(),
            other,
            MEDIA_KEY,
            "Another sunset",
            "",
            null);
    send(again, NOW.plus(Duration.ofHours(25)));

    // then
    problem(only(pins.outcomes()), 409, "pin-exists");
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
    assertThat(reader.pin(create.pin())).contains(before);
    assertThat(reader.pinsOf(eve, ada, ALL).items()).containsExactly(before);
  }

  @Test
  void aKeyThatIsUsedAgainAfterADayDoesNotReplaceThePinThatStillWaits() {
    PinCommand.CreatePin create = creation(upload, new Idempotency("key", "body"));
    send(create, NOW);
    forgetNews();

    send(create, NOW.plus(Duration.ofHours(25)));

    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
    problem(only(pins.outcomes()), 409, "pin-exists");
  }

  // What cannot be processed

  @Test
  void whatHasNoValueIsPutAside() {
    Id pin = ids.fresh(IdType.PIN, ada.home());

    pins.append(Topics.PIN_COMMANDS, pin, null, NOW);
    pins.append(Topics.IMAGE_EVENTS, pin, null, NOW);
    pins.appendText(Topics.PIN_COMMANDS, pin.toString(), "nothing", NOW);

    assertThat(pins.newBytes(Topics.DEAD_LETTERS))
        .extracting(letter -> DrivenApplication.text(letter.headers()).get("topic"))
        .containsExactly("pins.commands", "images.events", "pins.commands");
    published(SOON);
  }

  // What stands in public

  @Test
  void factsAreCloudEvents() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    keepImageOf(create.pin(), SOON);
    PinCommand.DeletePin delete = deletion(ada, create.pin(), null);
    send(delete, LATER);

    List<TestRecord<Id, Pin>> facts = pins.news(Topics.PINS);
    assertThat(DrivenApplication.text(facts.get(0).headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", create.operation().toString(),
                "ce_type", "io.pinstream.pin.published",
                "ce_source", "/pinstream/pinstream-pins",
                "ce_subject", create.pin().toString(),
                "ce_time", "2026-11-23T01:02:04.004Z"));
    assertThat(facts.get(1).getValue()).isNull();
    assertThat(DrivenApplication.text(facts.get(1).headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", delete.operation().toString(),
                "ce_type", "io.pinstream.pin.deleted",
                "ce_source", "/pinstream/pinstream-pins",
                "ce_subject", create.pin().toString(),
                "ce_time", "2026-11-23T01:02:05.004Z"));
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(Golden.describe(PinsTopology.build(WordScorer.screen())))
        .isEqualTo(Golden.description(PinsTopology.APPLICATION));
  }

  private PinCommand.CreatePin creation(Id upload, @Nullable Idempotency idempotency) {
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

  private PinCommand.DeletePin deletion(Id caller, Id pin, @Nullable Idempotency idempotency) {
    return new PinCommand.DeletePin(operationOf(caller), caller, idempotency, pin);
  }

  private void send(PinCommand command, Instant at) {
    pins.append(Topics.PIN_COMMANDS, PinCommands.keyOf(command), command, at);
  }

  private void keepImageOf(Id pin, Instant at) {
    pins.append(
        Topics.IMAGE_EVENTS,
        pin,
        new ImageEvent.ImageKept(pin, "image/jpeg", 12_345, 640, 480),
        at);
  }

  /** A pin of Ada's that is there already. */
  private Id published(Instant at) {
    PinCommand.CreatePin create = creation(ids.fresh(IdType.UPLOAD, ada.home()), null);
    send(create, at);
    keepImageOf(create.pin(), at);
    assertThat(pins.outcomes())
        .containsExactly(Operation.applied(create.operation(), create.pin(), true));
    forgetNews();
    return create.pin();
  }

  private Id operationOf(Id caller) {
    return ids.fresh(IdType.OPERATION, caller.home());
  }

  private void forgetNews() {
    Topics.all().forEach(pins::newBytes);
  }

  private void assertNothingHappened() {
    Topics.all().forEach(topic -> assertThat(pins.newBytes(topic)).as(topic.name()).isEmpty());
  }

  private static Problem problem(Operation outcome, int status, String name) {
    assertThat(outcome.status()).isEqualTo(Operation.Status.REJECTED);
    Problem problem = outcome.problem();
    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).isEqualTo("urn:pinstream:problem:" + name);
    return problem;
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
