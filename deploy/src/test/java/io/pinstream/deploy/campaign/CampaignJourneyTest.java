package io.pinstream.deploy.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.campaign.Town.Citizen;
import io.pinstream.deploy.support.PartitionAudit;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.risk.AccountRiskLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A campaign of fifty accounts, with ever other words and one domain behind ever other hosts, among
 * five hundred people: how much of it is stopped, after how many posts, and who else is touched.
 * All of it through the API of a whole Pinstream, on a real broker.
 */
class CampaignJourneyTest {

  private static final int PEOPLE = 500;

  /** Of these, so many sign up while the campaign goes on. */
  private static final int NEWCOMERS = 100;

  /** The others, one behind the other: some are there for long, some are not. */
  private static final int WAVES = 4;

  private static final int SPAMMERS = 50;
  private static final int ROUNDS = 8;
  private static final int READERS = 25;
  private static final int ACTIVE_EACH_ROUND = 25;
  private static final Duration LAG = Duration.ofMinutes(1);
  private static final String FITS = "pinstream_account_model_fits_total";

  private static final List<String> FIRST =
      List.of(
          "anna", "ben", "carla", "david", "emma", "felix", "greta", "hugo", "ines", "jonas",
          "karin", "leon", "mira", "nora", "oscar", "paula", "quentin", "rosa", "simon", "tilda",
          "ulf", "vera");
  private static final List<String> LAST =
      List.of(
          "baker",
          "cooper",
          "dyer",
          "fisher",
          "gardner",
          "hunter",
          "mason",
          "miller",
          "painter",
          "potter",
          "sailor",
          "shepherd",
          "smith",
          "tanner",
          "taylor",
          "turner",
          "weaver",
          "wright");

  private final Set<String> used = new HashSet<>();
  private final Random random = new Random(20_261_123);

  @TempDir private Path folder = Path.of("");

  @Test
  void aCampaignAmongPeopleIsStopped() throws Exception {
    List<Citizen> people = new ArrayList<>();
    try (Town town = new Town(folder, AccountRiskLimits.OFF)) {
      for (int wave = 0; wave < WAVES; wave++) {
        List<Citizen> some = town.signUp(names((PEOPLE - NEWCOMERS) / WAVES, true));
        people.addAll(some);
        town.together(shuffled(lives(town, some, people)));
      }
    }
    // A minute of this test is weeks of a service, so it is looked more often.
    AccountRiskLimits limits =
        new AccountRiskLimits(AccountRiskLimits.BUDGET, Duration.ofSeconds(1));
    try (Town town = new Town(folder, limits)) {
      await().atMost(LAG).until(() -> town.metric(FITS) >= 1);
      people.replaceAll(town::moved);
      List<Citizen> spammers = town.signUp(names(SPAMMERS, false));
      List<Citizen> newcomers = town.signUp(names(NEWCOMERS, true));
      people.addAll(newcomers);
      List<Callable<String>> begin = shuffled(lives(town, newcomers, people));

      Set<String> seen = campaign(town, people, spammers, begin);
      Outcome outcome = settled(town, people, spammers, seen);
      System.out.println(outcome.report());
      assertThat(outcome.stopped()).isGreaterThan(0.9);
      assertThat((double) outcome.seen() / outcome.posts()).isLessThan(0.7);
      assertThat(outcome.outBefore().get(outcome.outBefore().size() / 2)).isLessThan(ROUNDS);
      assertThat(outcome.honestHeld().size() + outcome.honestNames()).isLessThan(PEOPLE / 20);

      clear(town, people.getFirst(), outcome);
      PartitionAudit.check(town.bootstrapServers(), town.partitions());
    }
  }

  private Map<String, Manner> names(int count, boolean honest) {
    Map<String, Manner> names = new LinkedHashMap<>();
    while (names.size() < count) {
      String name =
          FIRST.get(random.nextInt(FIRST.size())) + "_" + LAST.get(random.nextInt(LAST.size()));
      boolean digits = random.nextDouble() < (honest ? 0.4 : 0.6) || used.contains(name);
      String free = digits ? name + random.nextInt(honest ? 100 : 1_000) : name;
      if (used.add(free)) {
        names.put(free, honest ? Manner.honest(random) : Manner.SPAMMER);
      }
    }
    return names;
  }

  /** What these people do at first, among all who are there. */
  private List<Callable<String>> lives(Town town, List<Citizen> some, List<Citizen> people) {
    List<Citizen> liked = people.stream().filter(one -> one.manner() != Manner.LURKER).toList();
    List<Callable<String>> doings = new ArrayList<>();
    for (Citizen one : some) {
      follow(town, one, liked, doings);
      for (int pin = one.manner().pins(random); pin > 0; pin--) {
        pin(town, one, doings);
      }
    }
    return doings;
  }

  private <T> List<T> shuffled(List<T> list) {
    Collections.shuffle(list, random);
    return list;
  }

  private void follow(Town town, Citizen one, List<Citizen> liked, List<Callable<String>> doings) {
    for (int follow = one.manner().follows(random); follow > 0; follow--) {
      Citizen other = liked.get(random.nextInt(liked.size()));
      if (!other.equals(one)) {
        doings.add(
            () -> {
              town.follow(one, other);
              return "";
            });
      }
    }
  }

  private void pin(Town town, Citizen one, List<Callable<String>> doings) {
    String title = one.manner().title(random);
    String link = one.manner().link(one.name(), random);
    doings.add(() -> town.pin(one, title, link));
  }

  /** Returns which of its pins were in somebody's feed when it was read. */
  private Set<String> campaign(
      Town town, List<Citizen> people, List<Citizen> spammers, List<Callable<String>> ofNewcomers)
      throws Exception {
    List<Citizen> readers = people.subList(0, READERS);
    List<Callable<String>> begin = new ArrayList<>();
    for (int i = 0; i < spammers.size(); i++) {
      Citizen spammer = spammers.get(i);
      follow(town, spammer, people, begin);
      // Some of those whom it follows are polite.
      for (int back = 0; back < 4; back++) {
        Citizen reader = readers.get((i + 7 * back) % READERS);
        begin.add(
            () -> {
              town.follow(reader, spammer);
              return "";
            });
      }
    }
    town.together(begin);
    Set<String> inFeeds = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Callable<String>> doings = new ArrayList<>();
      for (Citizen spammer : spammers) {
        pin(town, spammer, doings);
      }
      for (int i = 0; i < ACTIVE_EACH_ROUND; i++) {
        Citizen one = people.get(random.nextInt(people.size()));
        if (one.manner() != Manner.LURKER) {
          pin(town, one, doings);
        }
      }
      int some = ofNewcomers.size() / ROUNDS;
      doings.addAll(ofNewcomers.subList(round * some, (round + 1) * some));
      town.together(shuffled(doings));
      for (Citizen reader : readers) {
        inFeeds.addAll(town.feed(reader));
      }
    }
    return inFeeds;
  }

  /**
   * What came of it.
   *
   * @param quarantined accounts of the campaign
   * @param outBefore of each of these, how many of its pins others could see before
   * @param heldForText pins of the campaign that were held for what they say, or where they lead
   * @param honestHeld people who were held for their behaviour
   * @param honestNames people who were held for their names
   * @param honestPins pins of other people that were held for what they say
   */
  private record Outcome(
      int posts,
      int everOut,
      int seen,
      int out,
      List<Citizen> quarantined,
      List<Integer> outBefore,
      long heldForText,
      List<Citizen> honestHeld,
      long honestNames,
      long honestPins) {

    double stopped() {
      return 1 - (double) out / posts;
    }

    String report() {
      return String.format(
          Locale.ROOT,
          "Campaign: of %d posts %d were out for a time, %d were in a feed that was read, %d are"
              + " out at the end (%.1f %% stopped); %d held for what they say. %d of %d accounts are"
              + " held, after %d posts in the median (%s). Of %d people %d are held for what they do"
              + " %s, %d for their names; %d of their pins are held for what they say.",
          posts,
          everOut,
          seen,
          out,
          100 * stopped(),
          heldForText,
          quarantined.size(),
          SPAMMERS,
          outBefore.isEmpty() ? -1 : outBefore.get(outBefore.size() / 2),
          outBefore,
          PEOPLE,
          honestHeld.size(),
          honestHeld.stream().map(one -> one.manner().name()).toList(),
          honestNames,
          honestPins);
    }
  }

  private Outcome settled(
      Town town, List<Citizen> people, List<Citizen> spammers, Set<String> inFeeds) {
    Map<String, Citizen> all = new HashMap<>();
    people.forEach(one -> all.put(one.id().toString(), one));
    spammers.forEach(one -> all.put(one.id().toString(), one));
    // All that was said of accounts is carried out, to the last of their pins.
    await()
        .atMost(LAG)
        .until(
            () -> {
              Set<String> held = held(town).keySet();
              Set<String> said =
                  town.table(Topics.USER_COMMANDS).values().stream()
                      .filter(UserCommand.AlertAccountRisk.class::isInstance)
                      .map(alert -> alert.caller().toString())
                      .collect(Collectors.toSet());
              return held.containsAll(said)
                  && town.table(Topics.PINS).values().stream()
                      .noneMatch(pin -> held.contains(pin.authorId().toString()));
            });
    Map<String, Review> held = held(town);
    Map<String, Pin> ever = town.everPublished();
    Map<String, Pin> out = town.table(Topics.PINS);
    Set<String> spam =
        spammers.stream().map(one -> one.id().toString()).collect(Collectors.toSet());
    Map<String, Review> pins = town.reviews(Review.Kind.PIN);
    List<Citizen> quarantined = new ArrayList<>();
    List<Integer> outBefore = new ArrayList<>();
    List<Citizen> honestHeld = new ArrayList<>();
    held.forEach(
        (user, review) -> {
          Citizen one = all.get(user);
          if (one == null || !review.reasons().contains("unusual-behaviour")) {
            return;
          }
          if (one.manner() == Manner.SPAMMER) {
            quarantined.add(one);
            outBefore.add((int) count(ever, Set.of(user)));
          } else {
            honestHeld.add(one);
          }
        });
    Collections.sort(outBefore);
    return new Outcome(
        SPAMMERS * ROUNDS,
        (int) count(ever, spam),
        (int)
            inFeeds.stream()
                .map(ever::get)
                .filter(pin -> pin != null && spam.contains(pin.authorId().toString()))
                .count(),
        (int) count(out, spam),
        quarantined,
        outBefore,
        pins.values().stream().filter(review -> spam.contains(review.ownerId().toString())).count(),
        honestHeld,
        held.values().stream()
            .filter(review -> !review.reasons().contains("unusual-behaviour"))
            .filter(review -> !spam.contains(review.target().toString()))
            .count(),
        pins.values().stream()
            .filter(review -> !spam.contains(review.ownerId().toString()))
            .count());
  }

  private static long count(Map<String, Pin> pins, Set<String> authors) {
    return pins.values().stream()
        .filter(pin -> authors.contains(pin.authorId().toString()))
        .count();
  }

  /** Accounts that are not published, by user id. */
  private static Map<String, Review> held(Town town) {
    Map<String, Review> held = town.reviews(Review.Kind.USER);
    held.values().removeIf(review -> review.state() == State.PUBLISHED);
    return held;
  }

  /** A moderator thinks otherwise of one of them: all that was held for the account comes out. */
  private static void clear(Town town, Citizen reader, Outcome outcome) throws Exception {
    Citizen cleared = outcome.quarantined().getFirst();
    String profile = "/v1/users/" + cleared.id();
    assertThat(reader.caller().send("GET", profile, null, null).status()).isEqualTo(404);
    Id moderator = town.ids().fresh(IdType.USER, 7);
    town.append(
        Topics.USER_COMMANDS,
        cleared.id(),
        new ModerationCommand.GiveVerdict(
            town.ids().fresh(IdType.OPERATION, 7), moderator, cleared.id(), true, null));
    await()
        .atMost(LAG)
        .until(
            () ->
                count(town.table(Topics.PINS), Set.of(cleared.id().toString()))
                    >= ROUNDS - town.reviews(Review.Kind.PIN).size());
    assertThat(reader.caller().send("GET", profile, null, null).status()).isEqualTo(200);
  }
}
