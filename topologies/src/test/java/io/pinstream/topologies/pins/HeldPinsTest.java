package io.pinstream.topologies.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.topologies.moderation.HeldAuthors;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins that are not published, and what moderators make of pins. */
class HeldPinsTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Instant SOON = NOW.plusSeconds(1);
  private static final Instant LATER = NOW.plusSeconds(2);
  private static final Page.Request ALL = new Page.Request(100, null);
  private static final String MEDIA_KEY = "00112233445566778899aabbccddeeff";

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Id ada = ids.fresh(IdType.USER, 0xADA);
  private final Id eve = ids.fresh(IdType.USER, 0xE4E);
  private final Id moderator = ids.fresh(IdType.USER, 0x0D0);

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

  @Test
  void aDubiousPinIsThereForItsAuthorAlone() {
    // when
    PinCommand.CreatePin create = creation("Something dubious");
    make(create, NOW);

    // then
    assertThat(pins.outcomes())
        .containsExactly(Operation.applied(create.operation(), create.pin(), true));
    assertThat(pins.newBytes(Topics.PINS)).isEmpty();
    assertThat(reader.pin(create.pin())).isEmpty();
    assertThat(reader.pin(eve, create.pin())).isEmpty();
    assertThat(reader.pinsOf(eve, ada, ALL).items()).isEmpty();
    // and its author is told why
    PinItem held = held(reader.pin(ada, create.pin()).orElseThrow());
    assertThat(held.state()).isEqualTo(State.IN_REVIEW);
    assertThat(Objects.requireNonNull(held.review()).reasons()).containsExactly("a-word");
    assertThat(held.title()).isEqualTo("Something dubious");
    assertThat(reader.pinsOf(ada, ada, ALL).items())
        .containsExactly(reader.pin(ada, create.pin()).orElseThrow());
    // and moderators have something to do
    assertThat(only(pins.news(Topics.REVIEWS)).value())
        .isEqualTo(
            new Review(
                create.pin(),
                Review.Kind.PIN,
                create.pin(),
                null,
                ada,
                State.IN_REVIEW,
                Map.of(
                    "title",
                    "Something dubious",
                    "description",
                    "Over the sea.",
                    "link",
                    "https://example.org/sunset"),
                new Scores(WordScorer.DOUBT, 0, 0),
                List.of("a-word"),
                WordScorer.VERSION,
                NOW,
                Review.DecidedBy.MODEL,
                null));
  }

  @Test
  void aForbiddenPinIsRejectedAndOneThatCannotBeScoredIsHeld() {
    PinCommand.CreatePin forbidden = creation("Something forbidden");
    make(forbidden, NOW);
    PinCommand.CreatePin poisoned = creation("A poisoned apple");
    make(poisoned, SOON);
    PinCommand.CreatePin fine = creation("A sunset");
    make(fine, LATER);

    assertThat(held(reader.pin(ada, forbidden.pin()).orElseThrow()).state())
        .isEqualTo(State.REJECTED);
    assertThat(held(reader.pin(ada, poisoned.pin()).orElseThrow()).state())
        .isEqualTo(State.IN_REVIEW);
    assertThat(reader.pin(fine.pin())).isPresent();
  }

  @Test
  void theLinkCountsToo() {
    Id pin = ids.fresh(IdType.PIN, ada.home());
    make(creation(pin, "A sunset", "https://forbidden.example/"), NOW);

    assertThat(held(reader.pin(ada, pin).orElseThrow()).state()).isEqualTo(State.REJECTED);
  }

  @Test
  void anAuthorsOwnListHasAllInOrderAndPages() {
    Id first = made("one", NOW);
    Id second = made("a dubious one", NOW.plusSeconds(1));
    Id third = made("three", NOW.plusSeconds(2));
    Id fourth = made("a forbidden one", NOW.plusSeconds(3));
    Id fifth = made("five", NOW.plusSeconds(4));

    Page page = reader.pinsOf(ada, ada, new Page.Request(2, null));
    assertThat(page.items()).extracting(HeldPinsTest::id).containsExactly(fifth, fourth);
    page = reader.pinsOf(ada, ada, new Page.Request(2, page.next()));
    assertThat(page.items()).extracting(HeldPinsTest::id).containsExactly(third, second);
    page = reader.pinsOf(ada, ada, new Page.Request(2, page.next()));
    assertThat(page.items()).extracting(HeldPinsTest::id).containsExactly(first);
    assertThat(page.next()).isNull();
    assertThat(reader.pinsOf(eve, ada, ALL).items())
        .extracting(HeldPinsTest::id)
        .containsExactly(fifth, third, first);
  }

  @Test
  void aModeratorPublishesAtTheOldPlace() {
    // given
    Id pin = made("Something dubious", NOW);
    made("Something newer", SOON);

    // when
    ModerationCommand.GiveVerdict verdict = verdict(pin, true, null);
    give(verdict, LATER);

    // then
    TestRecord<byte[], byte[]> fact = only(pins.newBytes(Topics.PINS));
    Pin published = Topics.PINS.value().decode(fact.value());
    assertThat(published.id()).isEqualTo(pin);
    assertThat(published.state()).isEqualTo(State.PUBLISHED);
    assertThat(published.createdAt()).isEqualTo(NOW);
    assertThat(DrivenApplication.text(fact.headers()))
        .containsEntry("ce_type", "io.pinstream.pin.published")
        .containsEntry("ce_id", verdict.operation().toString());
    assertThat(reader.pin(pin)).contains(fact.value());
    assertThat(reader.pinsOf(eve, ada, ALL).items()).hasSize(2);
    assertThat(reader.pinsOf(eve, ada, ALL).items().get(1)).isEqualTo(fact.value());
    assertThat(reader.pinsOf(ada, ada, ALL).items()).hasSize(2);
    // and the moderator hears of it, and the review says so
    TestRecord<Id, Operation> outcome = only(pins.news(Topics.OPERATIONS));
    assertThat(outcome.key().home()).isEqualTo(moderator.home());
    assertThat(outcome.value()).isEqualTo(Operation.applied(verdict.operation(), pin, true));
    Review review = only(pins.news(Topics.REVIEWS)).value();
    assertThat(review.state()).isEqualTo(State.PUBLISHED);
    assertThat(review.decidedBy()).isEqualTo(Review.DecidedBy.MODERATOR);
    assertThat(review.createdAt()).isEqualTo(NOW);
  }

  @Test
  void aModeratorWithdrawsWhatIsPublishedAndPublishesItAgain() {
    // given
    Id pin = made("A sunset", NOW);
    report(pin, NOW);

    // when
    ModerationCommand.GiveVerdict reject = verdict(pin, false, "Not here, please.");
    give(reject, SOON);

    // then it is gone for everyone else
    TestRecord<Id, Pin> fact = only(pins.news(Topics.PINS));
    assertThat(fact.key()).isEqualTo(pin);
    assertThat(fact.getValue()).isNull();
    assertThat(reader.pin(pin)).isEmpty();
    assertThat(reader.pinsOf(eve, ada, ALL).items()).isEmpty();
    PinItem held = held(reader.pin(ada, pin).orElseThrow());
    assertThat(held.state()).isEqualTo(State.REJECTED);
    assertThat(Objects.requireNonNull(held.review()).note()).isEqualTo("Not here, please.");
    assertThat(pins.outcomes()).containsExactly(Operation.applied(reject.operation(), pin, true));
    Review review = only(pins.news(Topics.REVIEWS)).value();
    assertThat(review.state()).isEqualTo(State.REJECTED);
    assertThat(review.text()).containsEntry("title", "A sunset");

    // and when another moderator thinks better of it, back
    give(verdict(pin, true, null), LATER);
    assertThat(only(pins.news(Topics.PINS)).value().createdAt()).isEqualTo(NOW);
    assertThat(reader.pin(eve, pin)).isPresent();
  }

  @Test
  void theSameVerdictTwiceChangesNothing() {
    Id pin = made("A sunset", NOW);
    report(pin, NOW);
    give(verdict(pin, false, null), SOON);
    forgetNews();

    ModerationCommand.GiveVerdict again = verdict(pin, false, null);
    give(again, LATER);

    assertThat(pins.outcomes()).containsExactly(Operation.applied(again.operation(), pin, false));
    assertThat(pins.newBytes(Topics.PINS)).isEmpty();
  }

  @Test
  void aVerdictOnNothingOrOnSomebodyElsesThing() {
    ModerationCommand.GiveVerdict onNothing =
        verdict(ids.fresh(IdType.PIN, ada.home()), true, null);
    give(onNothing, NOW);
    Operation outcome = only(pins.outcomes());
    assertThat(outcome.status()).isEqualTo(Operation.Status.REJECTED);

    // nor is there one on what is published, and that nobody reported
    Id pin = made("A sunset", NOW);
    give(verdict(pin, false, null), SOON);
    assertThat(only(pins.outcomes()).status()).isEqualTo(Operation.Status.REJECTED);
    assertThat(reader.pin(pin)).isPresent();

    Id board = ids.fresh(IdType.BOARD, ada.home());
    give(verdict(board, true, null), NOW);
    pins.append(Topics.PIN_COMMANDS, board, null, NOW);
    assertThat(pins.outcomes()).isEmpty();
    assertThat(pins.newBytes(Topics.DEAD_LETTERS)).hasSize(2);
  }

  @Test
  void anAuthorDeletesAHeldPinAndItsReviewGoes() {
    Id pin = made("Something dubious", NOW);

    send(new PinCommand.DeletePin(operationOf(eve), eve, null, pin), SOON);
    Operation others = only(pins.outcomes());
    assertThat(others.problem()).isNotNull();
    assertThat(others.problem().status()).isEqualTo(404);

    PinCommand.DeletePin delete = new PinCommand.DeletePin(operationOf(ada), ada, null, pin);
    send(delete, SOON);
    assertThat(pins.outcomes()).containsExactly(Operation.applied(delete.operation(), pin, true));
    assertThat(only(pins.news(Topics.IMAGE_COMMANDS)).value())
        .isEqualTo(new ImageCommand.RemoveImage(pin, MEDIA_KEY));
    TestRecord<Id, Review> review = only(pins.news(Topics.REVIEWS));
    assertThat(review.key()).isEqualTo(pin);
    assertThat(review.getValue()).isNull();
    assertThat(pins.newBytes(Topics.PINS)).isEmpty();
    assertThat(reader.pin(ada, pin)).isEmpty();
    assertThat(reader.pinsOf(ada, ada, ALL).items()).isEmpty();
  }

  @Test
  void whatAnAuthorInReviewMakesIsHeldUntilTheAccountIsCleared() {
    pins.append(Topics.REVIEWS, ada, account(State.IN_REVIEW), NOW);
    Id held = made("A sunset", NOW);
    assertThat(reader.pin(held)).isEmpty();
    assertThat(Objects.requireNonNull(held(reader.pin(ada, held).orElseThrow()).review()).reasons())
        .containsExactly(HeldAuthors.REASON);

    pins.append(Topics.REVIEWS, ada, account(State.PUBLISHED), SOON);
    assertThat(reader.pin(made("A sunrise", LATER))).isPresent();
  }

  private Review account(State state) {
    return new Review(
        ada,
        Review.Kind.USER,
        ada,
        null,
        ada,
        state,
        Map.of(),
        Scores.NONE,
        List.of(),
        WordScorer.VERSION,
        NOW,
        Review.DecidedBy.MODEL,
        null);
  }

  private ModerationCommand.GiveVerdict verdict(Id pin, boolean allow, @Nullable String note) {
    return new ModerationCommand.GiveVerdict(operationOf(moderator), moderator, pin, allow, note);
  }

  private void give(ModerationCommand.GiveVerdict verdict, Instant at) {
    send(verdict, at);
  }

  private PinCommand.CreatePin creation(String title) {
    return creation(ids.fresh(IdType.PIN, ada.home()), title, "https://example.org/sunset");
  }

  private PinCommand.CreatePin creation(Id pin, String title, String link) {
    return new PinCommand.CreatePin(
        operationOf(ada),
        ada,
        null,
        pin,
        ids.fresh(IdType.UPLOAD, ada.home()),
        MEDIA_KEY,
        title,
        "Over the sea.",
        link);
  }

  private Id made(String title, Instant at) {
    PinCommand.CreatePin create = creation(title);
    make(create, at);
    forgetNews();
    return create.pin();
  }

  private void make(PinCommand.CreatePin create, Instant at) {
    send(create, at);
    pins.append(
        Topics.IMAGE_EVENTS,
        create.pin(),
        new ImageEvent.ImageKept(create.pin(), "image/jpeg", 12_345, 640, 480),
        at);
  }

  /** So that there is a review of it. */
  private void report(Id pin, Instant at) {
    send(new ModerationCommand.Report(operationOf(eve), eve, null, pin, null, "Spam."), at);
    forgetNews();
  }

  private void send(PinCommand command, Instant at) {
    pins.append(Topics.PIN_COMMANDS, PinCommands.keyOf(command), command, at);
  }

  private Id operationOf(Id caller) {
    return ids.fresh(IdType.OPERATION, caller.home());
  }

  private void forgetNews() {
    Topics.all().forEach(pins::newBytes);
  }

  private static PinItem held(byte[] json) {
    return Json.read(json, PinItem.class);
  }

  private static Id id(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    return Id.require(text.substring("{\"id\":\"".length(), "{\"id\":\"".length() + 36));
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
