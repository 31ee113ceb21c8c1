package io.pinstream.topologies.risk;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.pinstream.spam.account.Behaviour;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.reads.StoreKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The application that watches accounts, on a driver, and people who do this and that. */
abstract class AccountRiskFixture {

  static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  static final AccountRiskLimits LIMITS = AccountRiskLimits.USUAL;
  static final int PEOPLE = 260;

  final Installation installation = new Installation(new byte[32]);
  // Whom a sample holds depends on ids, too.
  final Ids ids = new Ids(installation, Clock.fixed(NOW, ZoneOffset.UTC), new Random(5));
  final Random random = new Random(7);
  final ModelOfAccounts model = new ModelOfAccounts();
  final ModelsInMemory kept = new ModelsInMemory();
  final List<Id> people = new ArrayList<>();
  Instant now = NOW;
  @TempDir Path folder;
  DrivenApplication risk;

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

  /** People who follow some others and pin this and that. */
  void people(int count) {
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

  PopulationWatch watch() {
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

  /** Many pins at once that lead to one domain, by ever other hosts. */
  void spam(Id author, int pins) {
    for (int i = 0; i < pins; i++) {
      Pin pin = newPin(author, word() + " " + word(), "https://" + word() + ".shop.com/" + word());
      now = now.plusMillis(5);
      risk.append(Topics.PINS, pin.id(), pin, now);
    }
  }

  String word() {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }

  Id signedUp(String name) {
    Id user = ids.fresh(IdType.USER, installation.homeOf(name));
    introduce(user, name);
    return user;
  }

  void introduce(Id user, String name) {
    Instant at = later();
    risk.append(Topics.USERS, user, new User(user, name, name, at), at);
  }

  Pin pin(Id author, String title, @Nullable String link) {
    Pin pin = newPin(author, title, link);
    risk.append(Topics.PINS, pin.id(), pin, now);
    return pin;
  }

  Pin newPin(Id author, String title, @Nullable String link) {
    return newPin(author, title, link, later());
  }

  Pin newPin(Id author, String title, @Nullable String link, Instant createdAt) {
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

  void follow(Id follower, Id followee) {
    Instant at = later();
    risk.append(
        Topics.FOLLOWS, new FollowKey(follower, followee), new Follow(follower, followee, at), at);
  }

  void unfollow(Id follower, Id followee) {
    risk.append(Topics.FOLLOWS, new FollowKey(follower, followee), null, later());
  }

  static Review review(Pin pin, State state, DecidedBy decidedBy) {
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

  static Review review(Id user, State state, DecidedBy decidedBy, Instant at) {
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

  Instant account(Id user, State state, DecidedBy decidedBy) {
    Instant at = later();
    risk.append(Topics.REVIEWS, user, review(user, state, decidedBy, at), at);
    return at;
  }

  Behaviour behaviour(Id user) {
    return row(user).behaviour();
  }

  AccountRow row(Id user) {
    byte[] bytes = risk.store(AccountProfiles.ACCOUNTS).get(StoreKey.of(user).bytes());
    return AccountRow.fromBytes(Objects.requireNonNull(bytes));
  }

  Instant later() {
    now = now.plusSeconds(20);
    return now;
  }

  static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  static final class ModelsInMemory implements KeptModels {

    private final Map<String, byte[]> models = new TreeMap<>();
    boolean fails;

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
