package io.pinstream.topologies.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of pins, and how they are counted: of everything that can be reported it is the same. */
class ReportedPinsTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Instant SOON = NOW.plusSeconds(1);
  private static final Instant LATER = NOW.plusSeconds(2);

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Id ada = ids.fresh(IdType.USER, 0xADA);
  private final Id eve = ids.fresh(IdType.USER, 0xE4E);
  private final Id bob = ids.fresh(IdType.USER, 0xB0B);
  private final Id moderator = ids.fresh(IdType.USER, 0x0D0);

  @TempDir private Path folder;
  private DrivenApplication pins;

  @BeforeEach
  void start() {
    pins =
        new DrivenApplication(
            PinsTopology.APPLICATION, PinsTopology.build(WordScorer.screen()), folder);
  }

  @AfterEach
  void stop() {
    pins.close();
  }

  @Test
  void aReportOfAPublishedPinOpensAReviewOfWhatThePinSays() {
    Id pin = made("A sunset");

    Review review = Objects.requireNonNull(report(eve, pin, "Spam.", true, SOON));

    assertThat(review.id()).isEqualTo(pin);
    assertThat(review.ownerId()).isEqualTo(ada);
    assertThat(review.state()).isEqualTo(State.PUBLISHED);
    assertThat(review.text())
        .isEqualTo(
            Map.of(
                "title", "A sunset",
                "description", "Over the sea.",
                "link", "https://example.org/sunset"));
    assertThat(review.open()).isTrue();
    assertThat(review.openedAt()).isEqualTo(SOON);
    // nobody else notices, and the review goes with the pin
    assertThat(pins.newBytes(Topics.PINS)).isEmpty();
    send(new PinCommand.DeletePin(operationOf(ada), ada, null, pin), LATER);
    assertThat(only(pins.news(Topics.REVIEWS)).getValue()).isNull();
  }

  @Test
  void aPinThatIsNotThereOrHeldOrWaitsForItsImageCannotBeReported() {
    PinCommand.CreatePin waiting = creation("A sunset");
    send(waiting, NOW);
    Id held = made("Something dubious");
    forgetNews();

    for (Id pin : List.of(waiting.pin(), held, ids.fresh(IdType.PIN, ada.home()))) {
      send(reportOf(eve, pin, "Spam."), SOON);
      assertThat(Objects.requireNonNull(only(pins.outcomes()).problem()).status()).isEqualTo(404);
    }
    assertThat(pins.newBytes(Topics.REVIEWS)).isEmpty();
  }

  @Test
  void eachReporterCountsOnce() {
    Id pin = made("A sunset");
    report(eve, pin, "Spam.", true, NOW);

    assertThat(report(eve, pin, "Spam!", false, SOON)).isNull();

    Review review = Objects.requireNonNull(report(bob, pin, "A lie.", true, LATER));
    assertThat(review.reports()).isEqualTo(2);
    assertThat(review.reportReasons()).containsExactly("A lie.", "Spam.");
    assertThat(review.openedAt()).isEqualTo(NOW);
    // and once more after a month
    Instant month = LATER.plus(Duration.ofDays(30)).plusSeconds(1);
    assertThat(Objects.requireNonNull(report(eve, pin, "Still.", true, month)).reports())
        .isEqualTo(3);
  }

  @Test
  void howeverManyReportsThereAreTheReviewStaysSmall() {
    Id pin = made("A sunset");
    Review review = null;
    for (int i = 0; i < 50; i++) {
      review = report(ids.fresh(IdType.USER, i), pin, "Reason " + i, true, NOW.plusMillis(i));
    }

    assertThat(Objects.requireNonNull(review).reports()).isEqualTo(50);
    assertThat(review.reportReasons())
        .containsExactly("Reason 49", "Reason 48", "Reason 47", "Reason 46", "Reason 45");
    assertThat(review.openedAt()).isEqualTo(NOW);
  }

  @Test
  void aVerdictSettlesReportsAndANewReporterOpensTheReviewAgain() {
    Id pin = made("A sunset");
    report(eve, pin, "Spam.", true, NOW);
    send(
        new ModerationCommand.GiveVerdict(operationOf(moderator), moderator, pin, true, null),
        SOON);
    Review settled = only(pins.news(Topics.REVIEWS)).value();
    assertThat(settled.open()).isFalse();
    assertThat(settled.reports()).isZero();
    forgetNews();

    // the reporter whose report was settled cannot bring it back
    assertThat(report(eve, pin, "Spam!", false, SOON)).isNull();

    Review again = Objects.requireNonNull(report(bob, pin, "A lie.", true, LATER));
    assertThat(again.open()).isTrue();
    assertThat(again.openedAt()).isEqualTo(LATER);
    assertThat(again.reports()).isEqualTo(1);
    assertThat(again.reportReasons()).containsExactly("A lie.");
    assertThat(again.decidedBy()).isEqualTo(Review.DecidedBy.MODERATOR);
  }

  @Test
  void aReportOfNothingThatCanBeReportedIsPutAside() {
    send(reportOf(eve, ids.fresh(IdType.UPLOAD, ada.home()), "Spam."), NOW);

    assertThat(pins.newBytes(Topics.DEAD_LETTERS)).hasSize(1);
    assertThat(pins.outcomes()).isEmpty();
  }

  /**
   * Reports a pin, and gives the review that follows.
   *
   * @param counts whether the report is to count
   */
  private @Nullable Review report(Id reporter, Id pin, String reason, boolean counts, Instant at) {
    ModerationCommand.Report report = reportOf(reporter, pin, reason);
    send(report, at);
    assertThat(pins.outcomes()).containsExactly(Operation.applied(report.operation(), pin, counts));
    return pins.news(Topics.REVIEWS).stream()
        .map(told -> told.value())
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private ModerationCommand.Report reportOf(Id reporter, Id pin, String reason) {
    return new ModerationCommand.Report(operationOf(reporter), reporter, null, pin, null, reason);
  }

  private Id made(String title) {
    PinCommand.CreatePin create = creation(title);
    send(create, NOW);
    pins.append(
        Topics.IMAGE_EVENTS,
        create.pin(),
        new ImageEvent.ImageKept(create.pin(), "image/jpeg", 12_345, 640, 480),
        NOW);
    forgetNews();
    return create.pin();
  }

  private PinCommand.CreatePin creation(String title) {
    return new PinCommand.CreatePin(
        operationOf(ada),
        ada,
        null,
        ids.fresh(IdType.PIN, ada.home()),
        ids.fresh(IdType.UPLOAD, ada.home()),
        "00112233445566778899aabbccddeeff",
        title,
        "Over the sea.",
        "https://example.org/sunset");
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

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
