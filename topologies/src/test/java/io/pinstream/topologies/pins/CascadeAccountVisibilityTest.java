package io.pinstream.topologies.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
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
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins go with their author's account, and come back with it. */
class CascadeAccountVisibilityTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Instant SOON = NOW.plusSeconds(3_600);
  private static final Instant LATER = NOW.plusSeconds(7_200);
  private static final Page.Request ALL = new Page.Request(100, null);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final List<String> STORES =
      List.of(
          PinTable.AUTHOR_PINS,
          PinTable.HELD_PINS,
          PinTable.PIN_PLACES,
          CascadeAccountVisibility.AUTHOR_SHIFTS,
          KeptReviews.STORE,
          HeldAuthors.STORE);

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Id ada = ids.fresh(IdType.USER, 0xADA);
  private final Id bob = ids.fresh(IdType.USER, 0xB0B);

  @TempDir private Path folder;
  private DrivenApplication pins;
  private PinsReader reader;

  @BeforeEach
  void start() {
    run(Map.of(), folder.resolve("first"));
  }

  @AfterEach
  void stop() {
    pins.close();
  }

  @Test
  void whatWasPublishedIsWithdrawnAndComesBackAtItsPlace() {
    // given
    Id first = made(ada, "one", NOW);
    Id second = made(ada, "two", NOW.plusSeconds(1));
    Id others = made(bob, "three", NOW);
    byte[] before = reader.pin(first).orElseThrow();
    forgetNews();

    // when
    account(ada, State.IN_REVIEW, SOON);
    settle();

    // then
    List<TestRecord<Id, Pin>> facts = pins.news(Topics.PINS);
    assertThat(facts).extracting(TestRecord::key).containsExactlyInAnyOrder(first, second);
    assertThat(facts)
        .allSatisfy(
            fact -> {
              assertThat(fact.getValue()).isNull();
              assertThat(DrivenApplication.text(fact.headers()))
                  .containsEntry("ce_type", "io.pinstream.pin.withdrawn");
            });
    assertThat(reader.pin(bob, first)).isEmpty();
    assertThat(reader.pinsOf(bob, ada, ALL).items()).isEmpty();
    assertThat(reader.pinsOf(bob, bob, ALL).items()).hasSize(1);
    assertThat(reader.pin(others)).isPresent();
    assertThat(reader.pinsOf(ada, ada, ALL).items()).hasSize(2);
    PinItem own = held(first);
    assertThat(own.state()).isEqualTo(State.IN_REVIEW);
    assertThat(Objects.requireNonNull(own.review()).reasons()).containsExactly(HeldAuthors.REASON);
    // and it is the author whom moderators look at
    assertThat(pins.newBytes(Topics.REVIEWS)).isEmpty();

    // and back
    account(ada, State.PUBLISHED, LATER);
    settle();
    assertThat(pins.news(Topics.PINS))
        .extracting(fact -> fact.value().id())
        .containsExactlyInAnyOrder(first, second);
    assertThat(reader.pin(bob, first)).contains(before);
    assertThat(reader.pinsOf(bob, ada, ALL).items()).hasSize(2);
    assertThat(pins.newBytes(Topics.REVIEWS)).isEmpty();
  }

  @Test
  void whatWasMadeMeanwhileComesOutUnlessItIsInDoubtItself() {
    account(ada, State.IN_REVIEW, NOW);
    Id fine = made(ada, "A sunset", SOON);
    Id dubious = made(ada, "Something dubious", SOON.plusSeconds(1));
    Id forbidden = made(ada, "Something forbidden", SOON.plusSeconds(2));
    assertThat(pins.news(Topics.REVIEWS))
        .extracting(TestRecord::key)
        .containsExactlyInAnyOrder(dubious, forbidden);

    account(ada, State.PUBLISHED, LATER);
    settle();

    assertThat(reader.pin(bob, fine)).isPresent();
    assertThat(reader.pin(bob, dubious)).isEmpty();
    assertThat(Objects.requireNonNull(held(dubious).review()).reasons()).containsExactly("a-word");
    assertThat(held(forbidden).state()).isEqualTo(State.REJECTED);
    assertThat(pins.news(Topics.PINS)).extracting(TestRecord::key).containsExactly(fine);
    Review left = pins.news(Topics.REVIEWS).getLast().value();
    assertThat(left.id()).isEqualTo(dubious);
    assertThat(left.reasons()).containsExactly("a-word");
  }

  @Test
  void aModeratorsWordOnAPinOutlastsTheAuthorsReview() {
    Id allowed = made(ada, "Something dubious", NOW);
    give(allowed, true);
    Id rejected = made(ada, "A sunset", NOW);
    report(rejected);
    give(rejected, false);

    account(ada, State.IN_REVIEW, SOON);
    settle();
    assertThat(reader.pin(bob, allowed)).isEmpty();
    account(ada, State.PUBLISHED, LATER);
    settle();

    assertThat(reader.pin(bob, allowed)).isPresent();
    assertThat(held(rejected).state()).isEqualTo(State.REJECTED);
  }

  @Test
  void aRejectedAccountTakesItsPinsAlongToo() {
    Id pin = made(ada, "one", NOW);

    account(ada, State.REJECTED, SOON);
    settle();

    assertThat(reader.pin(bob, pin)).isEmpty();
  }

  @Test
  void manyPinsGoInStepsAndAnotherAuthorDoesNotWait() {
    Set<Id> all = new HashSet<>();
    for (int i = 0; i < 3 * CascadeAccountVisibility.STEP; i++) {
      all.add(made(ada, "pin " + i, NOW.plusMillis(i)));
    }
    Id single = made(bob, "one", NOW);
    account(ada, State.IN_REVIEW, SOON);
    account(bob, State.IN_REVIEW, SOON);

    pins.elapse(TICK);
    pins.elapse(TICK);
    List<Id> gone = withdrawn();
    assertThat(gone).hasSize(CascadeAccountVisibility.STEP + 1).contains(single);

    settle();
    gone = new ArrayList<>(gone);
    gone.addAll(withdrawn());
    assertThat(gone).hasSize(all.size() + 1).containsAll(all);
  }

  @Test
  void aRestartGoesOnWhereTheWorkStood() {
    // given
    Set<Id> all = new HashSet<>();
    for (int i = 0; i < 4 * CascadeAccountVisibility.STEP; i++) {
      all.add(made(ada, "pin " + i, NOW.plusMillis(i)));
    }
    account(ada, State.IN_REVIEW, SOON);
    pins.elapse(TICK);
    List<Id> gone = new ArrayList<>(withdrawn());
    assertThat(gone).hasSize(CascadeAccountVisibility.STEP);

    // when
    Map<String, List<KeyValue<Bytes, byte[]>>> left = contents();
    pins.close();
    run(left, folder.resolve("second"));
    settle();

    // then all is told, and nothing twice
    gone.addAll(withdrawn());
    assertThat(gone).hasSize(all.size()).containsAll(all);
    assertThat(reader.pinsOf(bob, ada, ALL).items()).isEmpty();

    // and so it is on the way back, which is in smaller steps
    account(ada, State.PUBLISHED, LATER);
    pins.elapse(TICK);
    int back = pins.news(Topics.PINS).size();
    assertThat(back).isEqualTo(CascadeAccountVisibility.SCORED_STEP);
    left = contents();
    pins.close();
    run(left, folder.resolve("third"));
    settle();
    assertThat(pins.news(Topics.PINS)).hasSize(all.size() - back);
  }

  @Test
  void whoIsClearedInTheMiddleOfItHasAllBack() {
    for (int i = 0; i < 2 * CascadeAccountVisibility.STEP; i++) {
      made(ada, "pin " + i, NOW.plusMillis(i));
    }
    account(ada, State.IN_REVIEW, SOON);
    pins.elapse(TICK);
    account(ada, State.PUBLISHED, LATER);
    settle();

    assertThat(reader.pinsOf(bob, ada, ALL).items()).hasSize(2 * CascadeAccountVisibility.STEP);
    assertThat(rows(PinTable.HELD_PINS)).isEmpty();
  }

  /** A driver does not read changelogs: what they would restore is put before the first record. */
  private void run(Map<String, List<KeyValue<Bytes, byte[]>>> contents, Path state) {
    Topology topology = PinsTopology.build(WordScorer.screen(), Duration.ZERO);
    topology.addProcessor(
        "restore", () -> new Restore(contents), Topics.REVIEWS.name() + "-source");
    topology.connectProcessorAndStateStores("restore", STORES.toArray(String[]::new));
    pins = new DrivenApplication(PinsTopology.APPLICATION, topology, state);
    reader = new PinsReader(pins.stores());
  }

  private record Restore(Map<String, List<KeyValue<Bytes, byte[]>>> contents)
      implements Processor<Id, Review, Void, Void> {

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      for (String name : STORES) {
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(name);
        store.putAll(contents.getOrDefault(name, List.of()));
      }
    }

    @Override
    public void process(Record<Id, Review> record) {}
  }

  private Map<String, List<KeyValue<Bytes, byte[]>>> contents() {
    Map<String, List<KeyValue<Bytes, byte[]>>> contents = new HashMap<>();
    STORES.forEach(name -> contents.put(name, rows(name)));
    return contents;
  }

  private List<KeyValue<Bytes, byte[]>> rows(String store) {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = pins.store(store).all()) {
      all.forEachRemaining(rows::add);
    }
    return rows;
  }

  private void settle() {
    for (int i = 0;
        i < 50 && (i == 0 || !rows(CascadeAccountVisibility.AUTHOR_SHIFTS).isEmpty());
        i++) {
      pins.elapse(TICK);
    }
    assertThat(rows(CascadeAccountVisibility.AUTHOR_SHIFTS)).isEmpty();
  }

  private List<Id> withdrawn() {
    return pins.news(Topics.PINS).stream()
        .filter(fact -> fact.getValue() == null)
        .map(TestRecord::key)
        .toList();
  }

  private void account(Id user, State state, Instant at) {
    Review review =
        new Review(
            user,
            Review.Kind.USER,
            user,
            null,
            user,
            state,
            Map.of(),
            Scores.NONE,
            List.of(),
            WordScorer.VERSION,
            at,
            Review.DecidedBy.MODEL,
            null);
    pins.append(Topics.REVIEWS, user, review, at);
  }

  private void give(Id pin, boolean allow) {
    Id moderator = ids.fresh(IdType.USER, 0x0D0);
    pins.append(
        Topics.PIN_COMMANDS,
        pin,
        new ModerationCommand.GiveVerdict(
            ids.fresh(IdType.OPERATION, moderator.home()), moderator, pin, allow, null),
        NOW);
  }

  /** So that there is a review of it. */
  private void report(Id pin) {
    pins.append(
        Topics.PIN_COMMANDS,
        pin,
        new ModerationCommand.Report(
            ids.fresh(IdType.OPERATION, bob.home()), bob, null, pin, null, "Spam."),
        NOW);
  }

  private Id made(Id author, String title, Instant at) {
    Id pin = ids.fresh(IdType.PIN, author.home());
    PinCommand.CreatePin create =
        new PinCommand.CreatePin(
            ids.fresh(IdType.OPERATION, author.home()),
            author,
            null,
            pin,
            ids.fresh(IdType.UPLOAD, author.home()),
            "00112233445566778899aabbccddeeff",
            title,
            "",
            null);
    pins.append(Topics.PIN_COMMANDS, pin, create, at);
    pins.append(
        Topics.IMAGE_EVENTS,
        pin,
        new ImageEvent.ImageKept(pin, "image/jpeg", 12_345, 640, 480),
        at);
    pins.newBytes(Topics.PINS);
    return pin;
  }

  private PinItem held(Id pin) {
    return Json.read(Objects.requireNonNull(reader.pin(ada, pin).orElse(null)), PinItem.class);
  }

  private void forgetNews() {
    Topics.all().forEach(pins::newBytes);
  }
}
