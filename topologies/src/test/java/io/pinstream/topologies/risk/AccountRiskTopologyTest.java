package io.pinstream.topologies.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of accounts' doings, and what is said of those who are unlike the rest. */
class AccountRiskTopologyTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final AccountRiskLimits LIMITS = AccountRiskLimits.USUAL;
  private static final int PEOPLE = 260;

  private final Installation installation = new Installation(new byte[32]);
  private final Ids ids = new Ids(installation, Clock.fixed(NOW, ZoneOffset.UTC));
  private final Random random = new Random(7);
  private final ModelOfAccounts model = new ModelOfAccounts();
  private final ModelsInMemory kept = new ModelsInMemory();
  private final List<Id> people = new ArrayList<>();
  private Instant now = NOW;

  @TempDir private Path folder;
  private DrivenApplication risk;

  @BeforeEach
  void start() {
    risk =
        new DrivenApplication(
            AccountRiskTopology.APPLICATION,
            AccountRiskTopology.build(Repartitions.repartitioned(1), model),
            folder);
  }

  @AfterEach
  void stop() {
    risk.close();
  }

  @Test
  void pinsFollowsAndFollowersAreCounted() {
    Id ada = signedUp("ada");
    Id ben = signedUp("ben_2024");

    pin(ada, "One", "https://example.org/1");
    pin(ada, "Two", null);
    follow(ada, ben);

    assertThat(behaviour(ada).pins()).isEqualTo(2);
    assertThat(behaviour(ada).following()).isOne();
    assertThat(behaviour(ada).doings()).isEqualTo(3);
    assertThat(behaviour(ben).followers()).isOne();
    assertThat(behaviour(ben).doings()).isZero();
    assertThat(behaviour(ben).nameDigits()).isEqualTo(4);

    unfollow(ada, ben);
    assertThat(behaviour(ada).following()).isZero();
    assertThat(behaviour(ben).followers()).isZero();
    assertThat(behaviour(ada).doings()).isEqualTo(4);
  }

  @Test
  void aPinCountsOnceHoweverOftenItIsToldOf() {
    Id ada = signedUp("ada");
    Pin pin = pin(ada, "One", null);

    risk.append(Topics.PINS, pin.id(), null, later());
    risk.append(Topics.PINS, pin.id(), pin, later());

    assertThat(behaviour(ada).pins()).isOne();
    assertThat(behaviour(ada).following()).isZero();
  }

  @Test
  void whatIsHeldIsDoneTooAndCountsAgainst() {
    Id ada = signedUp("ada");
    Pin held = newPin(ada, "One", "https://example.org/1");

    risk.append(Topics.REVIEWS, held.id(), review(held, State.IN_REVIEW, DecidedBy.MODEL), later());
    assertThat(behaviour(ada).pins()).isOne();
    assertThat(behaviour(ada).held()).isOne();
    assertThat(behaviour(ada).doings()).isOne();

    // A moderator says the same, another one lets it out: it was made once, and held once.
    risk.append(
        Topics.REVIEWS, held.id(), review(held, State.REJECTED, DecidedBy.MODERATOR), later());
    risk.append(
        Topics.REVIEWS, held.id(), review(held, State.PUBLISHED, DecidedBy.MODERATOR), later());
    risk.append(Topics.PINS, held.id(), held, later());
    assertThat(behaviour(ada).pins()).isOne();
    assertThat(behaviour(ada).held()).isOne();

    // What was published and is rejected by a moderator counts against, too
    Pin published = pin(ada, "Two", null);
    risk.append(
        Topics.REVIEWS,
        published.id(),
        review(published, State.REJECTED, DecidedBy.MODERATOR),
        later());
    assertThat(behaviour(ada).pins()).isEqualTo(2);
    assertThat(behaviour(ada).held()).isEqualTo(2);
    // and a report alone does not
    Pin reported = pin(ada, "Three", null);
    risk.append(
        Topics.REVIEWS, reported.id(), review(reported, State.PUBLISHED, DecidedBy.MODEL), later());
    assertThat(behaviour(ada).held()).isEqualTo(2);
  }

  @Test
  void whoActsBeforeBeingKnownIsKnownLater() {
    Id ada = ids.fresh(IdType.USER, installation.homeOf("ada_99"));
    pin(ada, "One", null);

    introduce(ada, "ada_99");

    assertThat(behaviour(ada).pins()).isOne();
    assertThat(behaviour(ada).nameDigits()).isEqualTo(2);
  }

  @Test
  void withoutAModelNobodyIsJudged() {
    Id spammer = signedUp("spam4you77");
    spam(spammer, 20);

    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
  }

  @Test
  void tooFewPeopleMakeNoModel() {
    people(60);

    watch().look();

    assertThat(model.accounts()).isZero();
  }

  @Test
  void whoIsUnlikeTheRestIsToldOfOnce() {
    // given
    people(PEOPLE);
    PopulationWatch watch = watch();
    watch.look();
    assertThat(watch.failures()).isZero();
    assertThat(model.accounts()).isBetween(200, PEOPLE);
    int judged = risk.newBytes(Topics.USER_COMMANDS).size();
    assertThat(judged).isZero();

    // when
    Id spammer = signedUp("spam4you77");
    spam(spammer, 9);

    // then
    TestRecord<Id, UserCommand> told = only(risk.news(Topics.USER_COMMANDS));
    UserCommand.AlertAccountRisk alert = (UserCommand.AlertAccountRisk) told.value();
    assertThat(told.key()).isEqualTo(spammer);
    assertThat(alert.user()).isEqualTo(spammer);
    assertThat(alert.score()).isGreaterThan(0.98);
    assertThat(alert.reasons()).isNotEmpty();
    assertThat(alert.modelVersion()).startsWith("accounts-");
    assertThat(alert.actionCount()).isBetween(5L, 9L);
    assertThat(alert.operation().home()).isEqualTo(spammer.home());
  }

  @Test
  void whoIsHeldIsNotJudgedAndWhoIsClearedIsLetBeUntilTwiceAsMuch() {
    // given
    people(PEOPLE);
    watch().look();
    Id spammer = signedUp("spam4you77");
    spam(spammer, 12);
    risk.newBytes(Topics.USER_COMMANDS);

    // when it is held, what it does is counted and said no more of
    account(spammer, State.IN_REVIEW, DecidedBy.MODEL);
    spam(spammer, 8);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
    assertThat(behaviour(spammer).doings()).isEqualTo(20);

    // and when a moderator clears it, what comes out now that was held is no new behaviour
    Instant cleared = account(spammer, State.PUBLISHED, DecidedBy.MODERATOR);
    for (int i = 0; i < 30; i++) {
      Pin before = newPin(spammer, "Look " + i, "https://shop.example/" + i, cleared);
      risk.append(Topics.PINS, before.id(), before, later());
    }
    spam(spammer, 49);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();

    // until it has done as much again
    spam(spammer, 1);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).hasSize(1);
  }

  @Test
  void accountsThatLeadToOneSiteTogetherAreToldOfWhenTheyDoItAgain() {
    // given
    people(60);
    List<Id> campaign = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Id spammer = signedUp(word());
      spam(spammer, 3);
      campaign.add(spammer);
    }
    Id blogger = signedUp("blogger");
    for (int i = 0; i < 6; i++) {
      pin(blogger, word(), "https://own-blog.com/" + word());
    }
    PopulationWatch watch = watch();
    watch.look();
    assertThat(watch.fits()).isZero();
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();

    // when
    campaign.forEach(spammer -> spam(spammer, 1));
    pin(blogger, word(), "https://own-blog.com/" + word());

    // then
    List<TestRecord<Id, UserCommand>> told = risk.news(Topics.USER_COMMANDS);
    assertThat(told).extracting(TestRecord::key).containsExactlyElementsOf(campaign);
    assertThat(((UserCommand.AlertAccountRisk) told.getFirst().value()).reasons().getFirst())
        .contains("6 accounts of 6");
    // and once is enough
    campaign.forEach(spammer -> spam(spammer, 1));
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
    // and whom a moderator has cleared is let be
    account(campaign.getFirst(), State.IN_REVIEW, DecidedBy.MODEL);
    account(campaign.getFirst(), State.PUBLISHED, DecidedBy.MODERATOR);
    risk.newBytes(Topics.USER_COMMANDS);
    spam(campaign.getFirst(), 3);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
  }

  @Test
  void aModelIsKeptByTheVersionThatAlertsNameAndIsInForceAgainAfterARestart() throws IOException {
    // given
    people(PEOPLE);
    watch().look();
    Id spammer = signedUp("spam4you77");
    spam(spammer, 9);
    UserCommand.AlertAccountRisk alert =
        (UserCommand.AlertAccountRisk) only(risk.news(Topics.USER_COMMANDS)).value();

    // when
    byte[] bytes = kept.load(alert.modelVersion()).orElseThrow();

    // then it says the same of the same
    AccountJudge again = AccountJudge.read(bytes);
    ModelOfAccounts.Fitted inForce = Objects.requireNonNull(model.get());
    assertThat(inForce.version()).isEqualTo(alert.modelVersion());
    for (Id user : List.of(spammer, people.getFirst(), people.getLast())) {
      assertThat(again.judge(behaviour(user))).isEqualTo(inForce.judge().judge(behaviour(user)));
    }
    assertThat(again.toBytes()).isEqualTo(bytes);
    assertThatThrownBy(() -> AccountJudge.read(new byte[] {1, 2, 3}))
        .isInstanceOf(IOException.class);

    // and another process begins with it
    ModelOfAccounts other = new ModelOfAccounts();
    try (PopulationWatch watch =
        new PopulationWatch(
            risk.stores(),
            1,
            other,
            kept,
            LIMITS,
            Clock.fixed(now, ZoneOffset.UTC),
            new Random(3))) {
      watch.resume();
    }
    assertThat(Objects.requireNonNull(other.get()).version()).isEqualTo(alert.modelVersion());
  }

  @Test
  void aModelThatCannotBeKeptIsNotInForce() {
    people(PEOPLE);
    kept.fails = true;
    PopulationWatch watch = watch();

    watch.look();

    assertThat(watch.failures()).isOne();
    assertThat(model.accounts()).isZero();
    kept.fails = false;
    watch.look();
    assertThat(model.accounts()).isPositive();
  }

  @Test
  void theSampleIsAsLargeWhenOnlySomePartitionsAreHere() {
    people(PEOPLE);
    // One of 64 is here, which is where the driver keeps all.
    ViewStores here = new OnePartition(risk.stores(), 5);

    PopulationSample.Drawn drawn = new PopulationSample(here, 64, new Random(3)).draw();

    assertThat(drawn.accounts()).hasSize(PEOPLE);
    assertThat(drawn.population()).isEqualTo(PEOPLE);
  }

  @Test
  void aModelIsFittedAnewWhenThereAreHalfAsManyMoreOrADayHasGoneBy() {
    people(PEOPLE);
    PopulationWatch watch = watch();
    watch.look();
    watch.look();
    assertThat(watch.fits()).isOne();

    people(PEOPLE / 2 + 1);
    watch.look();
    assertThat(watch.fits()).isEqualTo(2);

    now = now.plus(Duration.ofDays(1)).plusSeconds(1);
    watch.look();
    assertThat(watch.fits()).isEqualTo(3);
  }

  @Test
  void whatCannotBeFittedLeavesTheModelBefore() {
    people(PEOPLE);
    PopulationWatch watch = watch();
    watch.look();
    int before = model.accounts();
    Id broken = signedUp("broken");
    risk.store(AccountProfiles.ACCOUNTS).put(StoreKey.of(broken).bytes(), new byte[] {99, 1, 2});

    watch.look();

    assertThat(watch.failures()).isOne();
    assertThat(model.accounts()).isEqualTo(before);
  }

  @Test
  void aReportOfAnAccountThatWasClearedDecidesNothing() {
    Id ada = signedUp("ada");
    Instant at = account(ada, State.PUBLISHED, DecidedBy.MODERATOR);
    AccountRow before = row(ada);

    Review cleared = review(ada, State.PUBLISHED, DecidedBy.MODERATOR, at);
    risk.append(Topics.REVIEWS, ada, cleared.reported("Spam.", later()), later());

    assertThat(row(ada)).isEqualTo(before);
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(Golden.describe(AccountRiskTopology.build(Repartitions.repartitioned(1), model)))
        .isEqualTo(Golden.description(AccountRiskTopology.APPLICATION));
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    AccountRow row =
        AccountRow.of(Behaviour.created("ann", 5)).with(AccountRow.State.REJECTED).dueAt(77);

    assertThat(AccountRow.fromBytes(row.toBytes())).isEqualTo(row);
    assertThat(row.toBytes()).hasSizeLessThan(320);
  }

  private PopulationWatch watch() {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    return new PopulationWatch(risk.stores(), 1, model, kept, LIMITS, clock, new Random(3));
  }

  /** People who follow some others and pin this and that. */
  private void people(int count) {
    for (int i = 0; i < count; i++) {
      Id user = signedUp(word() + (random.nextInt(4) == 0 ? random.nextInt(90) : ""));
      people.add(user);
      int pins = 3 + random.nextInt(6);
      for (int pin = 0; pin < pins; pin++) {
        pin(
            user,
            word() + " " + word(),
            random.nextBoolean() ? null : "https://" + word() + ".example/" + word());
      }
      int follows = 2 + random.nextInt(5);
      for (int follow = 0; follow < follows; follow++) {
        follow(user, people.get(random.nextInt(people.size())));
      }
    }
  }

  /** Many pins at once that lead to one domain, by ever other hosts. */
  private void spam(Id author, int pins) {
    for (int i = 0; i < pins; i++) {
      Pin pin = newPin(author, word() + " " + word(), "https://" + word() + ".shop.com/" + word());
      now = now.plusMillis(5);
      risk.append(Topics.PINS, pin.id(), pin, now);
    }
  }

  private String word() {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }

  private Id signedUp(String name) {
    Id user = ids.fresh(IdType.USER, installation.homeOf(name));
    introduce(user, name);
    return user;
  }

  private void introduce(Id user, String name) {
    Instant at = later();
    risk.append(Topics.USERS, user, new User(user, name, name, at), at);
  }

  private Pin pin(Id author, String title, @Nullable String link) {
    Pin pin = newPin(author, title, link);
    risk.append(Topics.PINS, pin.id(), pin, now);
    return pin;
  }

  private Pin newPin(Id author, String title, @Nullable String link) {
    return newPin(author, title, link, later());
  }

  private Pin newPin(Id author, String title, @Nullable String link, Instant createdAt) {
    Id id = ids.fresh(IdType.PIN, author.home());
    return new Pin(
        id,
        author,
        title,
        "",
        link,
        State.PUBLISHED,
        createdAt,
        new Pin.Image("/media/" + id + "/00112233445566778899aabbccddeeff", "image/jpeg", 1, 1, 1));
  }

  private void follow(Id follower, Id followee) {
    Instant at = later();
    risk.append(
        Topics.FOLLOWS, new FollowKey(follower, followee), new Follow(follower, followee, at), at);
  }

  private void unfollow(Id follower, Id followee) {
    risk.append(Topics.FOLLOWS, new FollowKey(follower, followee), null, later());
  }

  private static Review review(Pin pin, State state, DecidedBy decidedBy) {
    String link = pin.link();
    Map<String, String> text =
        link == null
            ? Map.of("title", pin.title(), "description", "")
            : Map.of("title", pin.title(), "description", "", "link", link);
    return new Review(
        pin.id(),
        Review.Kind.PIN,
        pin.id(),
        null,
        pin.authorId(),
        state,
        text,
        Scores.NONE,
        List.of(),
        "words",
        pin.createdAt(),
        decidedBy,
        null);
  }

  private Instant account(Id user, State state, DecidedBy decidedBy) {
    Instant at = later();
    risk.append(Topics.REVIEWS, user, review(user, state, decidedBy, at), at);
    return at;
  }

  private static Review review(Id user, State state, DecidedBy decidedBy, Instant at) {
    return new Review(
        user,
        Review.Kind.USER,
        user,
        null,
        user,
        state,
        Map.of("username", "spam4you77", "displayName", "Spam"),
        Scores.NONE,
        List.of(),
        "words",
        at,
        decidedBy,
        null);
  }

  private Behaviour behaviour(Id user) {
    return row(user).behaviour();
  }

  private AccountRow row(Id user) {
    byte[] bytes = risk.store(AccountProfiles.ACCOUNTS).get(StoreKey.of(user).bytes());
    return AccountRow.fromBytes(Objects.requireNonNull(bytes));
  }

  private Instant later() {
    now = now.plusSeconds(20);
    return now;
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  /** What a node sees that has one partition of many. */
  private record OnePartition(ViewStores stores, int partition) implements ViewStores {

    private ViewStores at(int home) {
      if (home != partition) {
        throw new ViewUnavailable("Partition " + home + " is elsewhere");
      }
      return stores;
    }

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      return at(home).get(store, home, key);
    }

    @Override
    public List<byte @Nullable []> getAll(String store, int home, List<Bytes> keys) {
      return at(home).getAll(store, home, keys);
    }

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      return at(home).range(store, home, range, read);
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      return stores.firstRows(store, ranges, limit);
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      return at(home).ask(store, home, query);
    }
  }

  private static final class ModelsInMemory implements KeptModels {

    private final Map<String, byte[]> models = new TreeMap<>();
    private boolean fails;

    @Override
    public void keep(Kept model, Instant at) {
      if (fails) {
        throw new IllegalStateException("The blob store is away");
      }
      models.put(model.version(), model.bytes());
    }

    @Override
    public Optional<byte[]> load(String version) {
      return Optional.ofNullable(models.get(version));
    }

    @Override
    public Optional<Kept> newest() {
      return models.entrySet().stream()
          .map(entry -> new Kept(entry.getKey(), entry.getValue()))
          .reduce((first, second) -> second);
    }
  }
}
