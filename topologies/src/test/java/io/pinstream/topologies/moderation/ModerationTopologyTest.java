package io.pinstream.topologies.moderation;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.streams.reads.ViewStores;
import java.nio.charset.StandardCharsets;
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
        new DrivenApplication(ModerationTopology.APPLICATION, ModerationTopology.build(), folder);
    // The view keeps reviews as the owners do, in a store of the same name.
    ViewStores stores = moderation.stores();
    ReviewsHome home = new ReviewsHome(stores);
    reader = new ModerationReader(new ModerationReader.Owners(home, home, home), home, 1);
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
    Review item = item(second.id());
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

    tell(first.replacing(first, LATER), LATER);

    assertThat(queue(ALL)).containsExactly(second.id(), first.id());
  }

  // What verdicts teach

  @Test
  void whatIsAllowedIsHamTextAndLink() {
    Review review = held(ada, NOW);

    Id verdict = decide(review, State.PUBLISHED, SOON);

    List<TestRecord<Id, TrainingLabel>> labels = moderation.news(Topics.MODERATION_LABELS);
    assertThat(labels)
        .extracting(TestRecord::value)
        .containsExactly(
            new TrainingLabel.OfText("WIN a phone\nNow.", "ham", SPAM, "v1", SOON),
            new TrainingLabel.OfLink("https://example.org/win", "ham", SPAM, "v1", SOON));
    assertThat(labels).extracting(TestRecord::key).containsOnly(review.id());
    assertThat(labels)
        .extracting(label -> DrivenApplication.text(label.headers()).get("ce_id"))
        .containsExactly(verdict.toString(), verdict + "/" + review.id());
    assertThat(labels)
        .extracting(label -> DrivenApplication.text(label.headers()).get("ce_source"))
        .containsOnly("/pinstream/pinstream-moderation");
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
    decide(review, State.REJECTED, NOW);
    moderation.news(Topics.MODERATION_LABELS);

    decide(review, State.REJECTED, SOON);
    assertThat(moderation.news(Topics.MODERATION_LABELS)).isEmpty();

    decide(review, State.PUBLISHED, SOON);
    assertThat(moderation.news(Topics.MODERATION_LABELS)).hasSize(2);
  }

  @Test
  void aReportTeachesNothingAndTheVerdictOnItDoes() {
    Review allowed = decided(undoubted(ada), State.PUBLISHED, null);
    tell(allowed, NOW);
    assertThat(moderation.news(Topics.MODERATION_LABELS)).hasSize(1);

    tell(allowed.reported("Spam.", SOON), SOON);
    assertThat(moderation.news(Topics.MODERATION_LABELS)).isEmpty();

    decide(allowed, State.PUBLISHED, LATER);
    assertThat(moderation.news(Topics.MODERATION_LABELS)).hasSize(1);
  }

  // Reports

  @Test
  void aReportedThingWaitsInTheQueueWithWhatItsReportersSay() {
    Review found = undoubted(ada);
    Review reported = found.reported("Spam.", NOW);
    tell(reported, NOW);
    assertThat(queue(ALL)).containsExactly(found.id());
    assertThat(item(found.id()).state()).isEqualTo(State.PUBLISHED);

    tell(reported.reported("A lie.", LATER), LATER);

    assertThat(queue(ALL)).containsExactly(found.id());
    assertThat(item(found.id()).reports()).isEqualTo(2);
    assertThat(item(found.id()).reportReasons()).containsExactly("A lie.", "Spam.");
    assertThat(item(found.id()).openedAt()).isEqualTo(NOW);
  }

  @Test
  void aVerdictSettlesReportsAndANewReportOpensTheReviewAgain() {
    Review reported = undoubted(ada).reported("Spam.", NOW);
    tell(reported, NOW);
    Review settled = reported.decided(State.PUBLISHED, null);
    tell(settled, SOON);
    assertThat(queue(ALL)).isEmpty();
    assertThat(item(settled.id()).reports()).isZero();

    Review newer = held(eve, SOON);
    tell(settled.reported("A lie.", LATER), LATER);
    assertThat(queue(ALL)).containsExactly(settled.id(), newer.id());
    assertThat(item(settled.id()).reports()).isEqualTo(1);
    assertThat(item(settled.id()).reportReasons()).containsExactly("A lie.");
  }

  @Test
  void reportsStillCountWhenTheModelLooksAtTheThingAgain() {
    Review found = undoubted(ada);
    Review reported = found.reported("Spam.", NOW);
    tell(reported, NOW);

    tell(found.replacing(reported, SOON), SOON);

    assertThat(queue(ALL)).containsExactly(found.id());
    assertThat(item(found.id()).reports()).isEqualTo(1);
  }

  @Test
  void aReviewFromBeforeReportsStoodInItReadsAsOneThatNobodyReported() {
    Review review = review(ada, State.IN_REVIEW, DecidedBy.MODEL);
    String json = new String(Json.write(review), StandardCharsets.UTF_8);
    String old = json.substring(0, json.indexOf(",\"open\"")) + "}";
    moderation.appendText(Topics.REVIEWS, review.id().toString(), old, NOW);

    assertThat(queue(ALL)).containsExactly(review.id());
    assertThat(item(review.id())).isEqualTo(review);
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(Golden.describe(ModerationTopology.build()))
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
    decide(scored, State.REJECTED, SOON);
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
    Review review = review(owner, State.IN_REVIEW, DecidedBy.MODEL).replacing(null, at);
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
    return review.decided(state, note);
  }

  /** A verdict, as the owner of the thing tells it; gives its operation. */
  private Id decide(Review review, State state, Instant at) {
    Id operation = ids.fresh(IdType.OPERATION, mod.home());
    moderation.append(
        Topics.REVIEWS,
        review.id(),
        decided(review, state, null),
        Map.of("ce_id", operation + "/" + review.id()),
        at);
    return operation;
  }

  private void tell(Review review, Instant at) {
    moderation.append(Topics.REVIEWS, review.id(), review, at);
  }

  private List<Id> queue(Page.Request request) {
    return reader.queue(request).items().stream()
        .map(json -> Json.read(json, Review.class).id())
        .toList();
  }

  private Review item(Id review) {
    return Json.read(reader.review(review).orElseThrow(), Review.class);
  }
}
