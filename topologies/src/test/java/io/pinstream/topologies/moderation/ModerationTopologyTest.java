package io.pinstream.topologies.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.ModerationVerdict;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.ReportedThing;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.fact.TrainingLabel;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.standing.ModelOfAccounts;
import io.pinstream.topologies.streams.DrivenApplication;
import io.pinstream.topologies.streams.Golden;
import io.pinstream.topologies.streams.Hops;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModerationTopologyTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Instant SOON = NOW.plusSeconds(1);
  private static final Instant LATER = NOW.plusSeconds(2);
  private static final Page.Request ALL = new Page.Request(100, null);
  private static final Map<String, String> TEXT = new LinkedHashMap<>();
  private static final Scores SPAM = new Scores(0.97, 0.01, 0.5);

  static {
    // In this order, as deciders write it.
    TEXT.put("title", "WIN a phone");
    TEXT.put("description", "Now.");
    TEXT.put("link", "https://example.org/win");
  }

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Id ada = ids.fresh(IdType.USER, 0xADA);
  private final Id eve = ids.fresh(IdType.USER, 0xE4E);
  private final Id mod = ids.fresh(IdType.USER, 0x30D);

  @TempDir private Path folder;
  private DrivenApplication moderation;
  private ModerationReader reader;

  @BeforeEach
  void start() {
    moderation =
        new DrivenApplication(
            ModerationTopology.APPLICATION,
            ModerationTopology.build(Hops.repartitioned(1), new ModelOfAccounts()),
            folder);
    reader = new ModerationReader(moderation.stores(), 1);
  }

  @AfterEach
  void stop() {
    moderation.close();
  }

  // The queue

  @Test
  void whatIsHeldWaitsInTheQueueNewestFirstWhicheverItsHome() {
    Review first = held(ada, NOW);
    Review second = held(eve, SOON);
    Review third = held(ada, LATER);

    assertThat(queue(ALL)).containsExactly(third.id(), second.id(), first.id());
    ReviewItem item = item(second.id());
    assertThat(item.text()).isEqualTo(second.text());
    assertThat(item.scores()).isEqualTo(SPAM);
    assertThat(item.open()).isTrue();
    assertThat(item.openedAt()).isEqualTo(SOON);
    assertThat(item.reports()).isZero();

    // and in pages, without a gap or a repeat
    Page page = reader.queue(new Page.Request(2, null));
    assertThat(page.items()).hasSize(2);
    assertThat(queue(new Page.Request(2, page.next()))).containsExactly(first.id());
    assertThat(reader.queue(new Page.Request(3, null)).next()).isNull();
  }

  @Test
  void whatTheModelRejectsIsKnownButWaitsForNobody() {
    Review review = review(ada, State.REJECTED, DecidedBy.MODEL);
    tell(review, NOW);

    assertThat(queue(ALL)).isEmpty();
    assertThat(item(review.id()).open()).isFalse();
  }

  @Test
  void whatIsDecidedLeavesTheQueueAndCanStillBeRead() {
    Review review = held(ada, NOW);

    tell(decided(review, State.REJECTED, "Not here."), SOON);

    assertThat(queue(ALL)).isEmpty();
    assertThat(item(review.id()).state()).isEqualTo(State.REJECTED);
    assertThat(item(review.id()).note()).isEqualTo("Not here.");
  }

  @Test
  void whatIsGoneIsForgotten() {
    Review review = held(ada, NOW);

    moderation.append(Topics.REVIEWS, review.id(), null, SOON);

    assertThat(queue(ALL)).isEmpty();
    assertThat(reader.review(review.id())).isEmpty();
    moderation.append(Topics.REVIEWS, review.id(), null, LATER);
    assertThat(reader.review(review.id())).isEmpty();
  }

  @Test
  void whatTheModelLooksAtAgainKeepsItsPlace() {
    Review first = held(ada, NOW);
    Review second = held(ada, SOON);

    tell(first, LATER);

    assertThat(queue(ALL)).containsExactly(second.id(), first.id());
  }

  // Verdicts

  @Test
  void aVerdictGoesOnToWhoOwnsTheThing() {
    Review review = held(ada, NOW);

    ModerationCommand.GiveVerdict verdict = verdict(review.id(), false, "Not here.", null);
    give(verdict, SOON);

    TestRecord<Id, ModerationVerdict> sent = only(moderation.news(Topics.MODERATION_VERDICTS));
    assertThat(sent.key()).isEqualTo(review.id());
    assertThat(sent.value())
        .isEqualTo(
            new ModerationVerdict(
                verdict.operation(),
                review.id(),
                Review.Kind.PIN,
                review.target(),
                null,
                mod,
                false,
                "Not here."));
    // whoever owns the thing says what came of it
    assertThat(moderation.outcomes()).isEmpty();
    assertThat(queue(ALL)).containsExactly(review.id());
  }

  @Test
  void twoModeratorsWithOppositeVerdictsAreBothSentInTheirOrder() {
    Review review = held(ada, NOW);

    give(verdict(review.id(), true, null, null), SOON);
    give(verdict(review.id(), false, null, null), SOON);

    assertThat(moderation.news(Topics.MODERATION_VERDICTS))
        .extracting(sent -> sent.value().allow())
        .containsExactly(true, false);
  }

  @Test
  void thereIsNoVerdictOnWhatIsNotUnderReview() {
    ModerationCommand.GiveVerdict verdict =
        verdict(ids.fresh(IdType.PIN, ada.home()), true, null, null);
    give(verdict, NOW);

    Operation outcome = only(moderation.outcomes());
    assertThat(outcome.id()).isEqualTo(verdict.operation());
    assertThat(problemOf(outcome)).isEqualTo("404 urn:pinstream:problem:not-found");
    assertThat(moderation.news(Topics.MODERATION_VERDICTS)).isEmpty();
    assertThat(moderation.news(Topics.MODERATION_LABELS)).isEmpty();
  }

  @Test
  void aRepeatedVerdictIsSentOnceAndAnotherUnderItsKeyIsRefused() {
    Review review = held(ada, NOW);
    ModerationCommand.GiveVerdict verdict =
        verdict(review.id(), true, null, new Idempotency("key", "allow"));
    give(verdict, SOON);
    give(verdict, SOON);
    assertThat(moderation.news(Topics.MODERATION_VERDICTS)).hasSize(1);

    give(verdict(review.id(), false, null, new Idempotency("key", "reject")), LATER);

    assertThat(problemOf(only(moderation.outcomes())))
        .isEqualTo("422 urn:pinstream:problem:idempotency-key-reused");
    assertThat(moderation.news(Topics.MODERATION_VERDICTS)).isEmpty();
  }

  // What verdicts teach

  @Test
  void whatIsAllowedIsHamTextAndLink() {
    Review review = held(ada, NOW);

    ModerationCommand.GiveVerdict verdict = verdict(review.id(), true, null, null);
    give(verdict, SOON);

    List<TestRecord<Id, TrainingLabel>> labels = moderation.news(Topics.MODERATION_LABELS);
    assertThat(labels)
        .extracting(TestRecord::value)
        .containsExactly(
            new TrainingLabel.OfText("WIN a phone\nNow.", "ham", SPAM, "v1", SOON),
            new TrainingLabel.OfLink("https://example.org/win", "ham", SPAM, "v1", SOON));
    assertThat(labels).extracting(TestRecord::key).containsOnly(review.id());
    assertThat(labels)
        .extracting(label -> DrivenApplication.text(label.headers()).get("ce_id"))
        .containsExactly(verdict.operation().toString(), verdict.operation() + "/" + review.id());
  }

  @Test
  void ofWhatIsRejectedOnlyThatIsLabelledWhichTheModelWasSurestOf() {
    assertThat(labelsOfRejected(new Scores(0.9, 0.2, 0.5))).containsExactly("text spam");
    assertThat(labelsOfRejected(new Scores(0.2, 0.9, 0.5))).containsExactly("text offensive");
    assertThat(labelsOfRejected(new Scores(0.2, 0.1, 0.5))).containsExactly("link phishing");
    assertThat(labelsOfRejected(Scores.NONE)).containsExactly("text spam");
  }

  @Test
  void whatWasSaidBeforeTeachesNothingNew() {
    Review review = held(ada, NOW);
    tell(decided(review, State.REJECTED, null), NOW);

    give(verdict(review.id(), false, null, null), SOON);
    assertThat(moderation.news(Topics.MODERATION_LABELS)).isEmpty();

    give(verdict(review.id(), true, null, null), SOON);
    assertThat(moderation.news(Topics.MODERATION_LABELS)).hasSize(2);
  }

  // Reports

  @Test
  void aReportedThingWaitsInTheQueueAndEachReporterCountsOnce() {
    Review found = undoubted(ada);
    ReportedThing first = report(found, eve, "Spam.");
    tell(first, NOW);
    assertThat(moderation.outcomes())
        .containsExactly(Operation.applied(first.operation(), found.target(), true));
    assertThat(queue(ALL)).containsExactly(found.id());
    assertThat(item(found.id()).state()).isEqualTo(State.PUBLISHED);

    ReportedThing again = report(found, eve, "Spam!");
    tell(again, SOON);
    assertThat(moderation.outcomes())
        .containsExactly(Operation.applied(again.operation(), found.target(), false));

    ReportedThing other = report(found, mod, "A lie.");
    tell(other, LATER);
    assertThat(moderation.outcomes())
        .containsExactly(Operation.applied(other.operation(), found.target(), true));
    assertThat(item(found.id()).reports()).isEqualTo(2);
    assertThat(item(found.id()).reportReasons()).containsExactly("A lie.", "Spam.");
    assertThat(item(found.id()).openedAt()).isEqualTo(NOW);
  }

  @Test
  void howeverManyReportsThereAreTheReviewStaysSmall() {
    Review found = undoubted(ada);
    for (int i = 0; i < 50; i++) {
      tell(report(found, ids.fresh(IdType.USER, i), "Reason " + i), NOW.plusMillis(i));
    }

    assertThat(item(found.id()).reports()).isEqualTo(50);
    assertThat(item(found.id()).reportReasons())
        .containsExactly("Reason 49", "Reason 48", "Reason 47", "Reason 46", "Reason 45");
    assertThat(queue(ALL)).containsExactly(found.id());
  }

  @Test
  void aVerdictSettlesReportsAndANewReporterOpensTheReviewAgain() {
    Review found = undoubted(ada);
    tell(report(found, eve, "Spam."), NOW);
    tell(decided(found, State.PUBLISHED, null), SOON);
    assertThat(queue(ALL)).isEmpty();
    assertThat(item(found.id()).reports()).isZero();

    // whose report was settled cannot bring it back
    tell(report(found, eve, "Spam!"), SOON);
    assertThat(queue(ALL)).isEmpty();

    Review newer = held(eve, SOON);
    tell(report(found, mod, "A lie."), LATER);
    assertThat(queue(ALL)).containsExactly(found.id(), newer.id());
    assertThat(item(found.id()).reports()).isEqualTo(1);
    assertThat(item(found.id()).reportReasons()).containsExactly("A lie.");
  }

  @Test
  void reportsStillCountWhenTheModelLooksAtTheThingAgain() {
    Review found = undoubted(ada);
    tell(report(found, eve, "Spam."), NOW);

    tell(found, SOON);

    assertThat(queue(ALL)).containsExactly(found.id());
    assertThat(item(found.id()).reports()).isEqualTo(1);
  }

  @Test
  void aReportOfNothingThatCanBeReportedIsPutAside() {
    Id operation = ids.fresh(IdType.OPERATION, eve.home());
    Id upload = ids.fresh(IdType.UPLOAD, ada.home());
    moderation.append(
        Topics.MODERATION_COMMANDS,
        upload,
        new ModerationCommand.Report(operation, eve, null, upload, null, "Spam."),
        NOW);

    assertThat(moderation.newBytes(Topics.DEAD_LETTERS)).hasSize(1);
    assertThat(moderation.outcomes()).isEmpty();
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(
            Golden.describe(ModerationTopology.build(Hops.repartitioned(1), new ModelOfAccounts())))
        .isEqualTo(Golden.description(ModerationTopology.APPLICATION));
  }

  private List<String> labelsOfRejected(Scores scores) {
    Review held = review(ada, State.IN_REVIEW, DecidedBy.MODEL);
    Review scored =
        new Review(
            held.id(),
            held.kind(),
            held.target(),
            null,
            held.ownerId(),
            held.state(),
            held.text(),
            scores,
            held.reasons(),
            held.modelVersion(),
            held.createdAt(),
            held.decidedBy(),
            null);
    tell(scored, NOW);
    give(verdict(scored.id(), false, null, null), SOON);
    return moderation.news(Topics.MODERATION_LABELS).stream()
        .map(
            label ->
                switch (label.value()) {
                  case TrainingLabel.OfText text -> "text " + text.label();
                  case TrainingLabel.OfLink link -> "link " + link.label();
                })
        .toList();
  }

  private Review held(Id owner, Instant at) {
    Review review = review(owner, State.IN_REVIEW, DecidedBy.MODEL);
    tell(review, at);
    return review;
  }

  private Review review(Id owner, State state, DecidedBy decidedBy) {
    Id pin = ids.fresh(IdType.PIN, owner.home());
    return new Review(
        pin,
        Review.Kind.PIN,
        pin,
        null,
        owner,
        state,
        TEXT,
        SPAM,
        List.of("spam-words"),
        "v1",
        NOW,
        decidedBy,
        null);
  }

  private Review undoubted(Id owner) {
    Id pin = ids.fresh(IdType.PIN, owner.home());
    return new Review(
        pin,
        Review.Kind.PIN,
        pin,
        null,
        owner,
        State.PUBLISHED,
        Map.of("title", "A sunset"),
        Scores.NONE,
        List.of(),
        "v1",
        NOW,
        DecidedBy.MODEL,
        null);
  }

  private static Review decided(Review review, State state, @Nullable String note) {
    return new Review(
        review.id(),
        review.kind(),
        review.target(),
        review.board(),
        review.ownerId(),
        state,
        review.text(),
        review.scores(),
        review.reasons(),
        review.modelVersion(),
        review.createdAt(),
        DecidedBy.MODERATOR,
        note);
  }

  private ReportedThing report(Review found, Id reporter, String reason) {
    return new ReportedThing(ids.fresh(IdType.OPERATION, reporter.home()), reporter, reason, found);
  }

  private ModerationCommand.GiveVerdict verdict(
      Id review, boolean allow, @Nullable String note, @Nullable Idempotency idempotency) {
    return new ModerationCommand.GiveVerdict(
        ids.fresh(IdType.OPERATION, mod.home()), mod, idempotency, review, allow, note);
  }

  private void tell(Review review, Instant at) {
    moderation.append(Topics.REVIEWS, review.id(), review, at);
  }

  private void tell(ReportedThing report, Instant at) {
    moderation.append(Topics.MODERATION_REPORTS, report.review().id(), report, at);
  }

  private void give(ModerationCommand.GiveVerdict verdict, Instant at) {
    moderation.append(Topics.MODERATION_COMMANDS, verdict.review(), verdict, at);
  }

  private List<Id> queue(Page.Request request) {
    return reader.queue(request).items().stream()
        .map(json -> Json.read(json, ReviewItem.class).id())
        .toList();
  }

  private ReviewItem item(Id review) {
    return Json.read(reader.review(review).orElseThrow(), ReviewItem.class);
  }

  private static @Nullable String problemOf(Operation outcome) {
    return outcome.problem() == null
        ? null
        : outcome.problem().status() + " " + outcome.problem().type();
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
