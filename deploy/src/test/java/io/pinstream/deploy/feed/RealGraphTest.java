package io.pinstream.deploy.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.feed.NetworkHistory.Fact;
import io.pinstream.deploy.feed.NetworkHistory.Reads;
import io.pinstream.deploy.support.PartitionAudit;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole network on a real broker: every feed, of those awake and of those asleep, is what the
 * model says, also after a restart and after the loss of all local state.
 *
 * <p>The usual network is small and made up. {@code -Dpinstream.graph=FILE.csv.gz} takes a real
 * one: a compressed file of lines {@code follower,followee} (whole numbers) under a line that says
 * so. SNAP's wiki-Vote, 7,115 people and 103,689 edges, takes three to four minutes. {@code
 * -Dpinstream.seed=N} is for another history.
 *
 * <p>A few thousand facts are sent at a time, as to an application that keeps up. {@code
 * -Dpinstream.graph.underWay=N} is for how many: with all at once, thousands wake while very many
 * records wait.
 */
class RealGraphTest {

  private static final @Nullable String GRAPH = System.getProperty("pinstream.graph");
  private static final long SEED = Long.getLong("pinstream.seed", 1);
  private static final int UNDER_WAY = Integer.getInteger("pinstream.graph.underWay", 5_000);
  private static final int PEOPLE = 200;
  private static final int EDGES = 2_000;
  private static final int SHORTEST_PAGE = 20;
  private static final int LONGEST_PAGE = 100;
  private static final int DIFFERENCES_SHOWN = 5;
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final Ids IDS =
      new Ids(new Installation(new byte[32]), Clock.fixed(START, ZoneOffset.UTC));

  private final FeedModel model = new FeedModel();
  private final long began = System.nanoTime();

  @TempDir Path folder;

  @Test
  void everyFeedOfANetworkEqualsTheModelAlsoAfterRestartsWithAndWithoutState() throws Exception {
    Network network = network();
    NetworkHistory history = new NetworkHistory(network, SEED);
    say(
        "%d people, %d edges, %d pins, %d facts, seed %d"
            .formatted(
                network.people().size(),
                network.edges().size(),
                history.pins(),
                history.facts().size(),
                SEED));
    try (RunningFeeds feeds = new RunningFeeds(folder)) {
      begin(feeds, history);
      int underWay = 0;
      for (Fact fact : history.facts()) {
        happen(feeds, fact);
        if (++underWay == UNDER_WAY) {
          feeds.settle();
          underWay = 0;
        }
      }
      say("the facts are sent");
      feeds.settle();
      say("there is no lag");
      check(feeds, history, "after the history", true);

      feeds.restart();
      feeds.settle();
      say("open again");
      // Closed in peace, the cache is as good as it was: it is not made again.
      check(feeds, history, "after a restart", true);

      feeds.restartWithoutState();
      say("open again without its state");
      check(feeds, history, "after the loss of all state", false);
      feeds.settle();
      feeds.awaitCached(awake(history));
      say("the cache is made again");
      check(feeds, history, "after the cache was made again", true);

      PartitionAudit.check(feeds.bootstrapServers(), RunningFeeds.PARTITIONS);
      say("all records are at home");
    }
  }

  private static Network network() throws IOException {
    return GRAPH == null
        ? Network.skewed(new SplittableRandom(SEED), PEOPLE, EDGES)
        : Network.read(Path.of(GRAPH));
  }

  private static void begin(RunningFeeds feeds, NetworkHistory history) throws Exception {
    history
        .people()
        .forEach(
            (person, reads) -> {
              if (reads == Reads.FROM_THE_START) {
                read(feeds, person);
              }
            });
    feeds.settle();
  }

  private void happen(RunningFeeds feeds, Fact fact) {
    switch (fact) {
      case Fact.Followed followed -> {
        Id follower = user(followed.follower());
        Id followee = user(followed.followee());
        model.follow(followed.follower(), followed.followee());
        feeds.send(
            Topics.FOLLOWS,
            new FollowKey(follower, followee),
            new Follow(follower, followee, START));
      }
      case Fact.Unfollowed unfollowed -> {
        model.unfollow(unfollowed.follower(), unfollowed.followee());
        feeds.send(
            Topics.FOLLOWS,
            new FollowKey(user(unfollowed.follower()), user(unfollowed.followee())),
            null);
      }
      case Fact.Pinned pinned -> {
        Pin pin = pin(pinned);
        model.publish(pinned.author(), pin.id().toString(), pin.createdAt().toEpochMilli());
        feeds.send(Topics.PINS, pin.id(), pin);
      }
      case Fact.Deleted deleted -> {
        Id pin = pinId(deleted.author(), deleted.pin());
        model.delete(deleted.author(), pin.toString());
        feeds.send(Topics.PINS, pin, null);
      }
      case Fact.BeganToRead began -> read(feeds, began.reader());
    }
  }

  private static void read(RunningFeeds feeds, int reader) {
    feeds.send(Topics.FEED_EVENTS, user(reader), new FeedRead(user(reader), START));
  }

  private static Id user(int person) {
    String name = "person_" + person;
    return IDS.derived(IdType.USER, IDS.installation().homeOf(name), name);
  }

  private static Id pinId(int author, String pin) {
    return IDS.derived(IdType.PIN, user(author).home(), pin);
  }

  private static Pin pin(Fact.Pinned pinned) {
    Id id = pinId(pinned.author(), pinned.pin());
    return new Pin(
        id,
        user(pinned.author()),
        "Pin " + pinned.pin(),
        "",
        null,
        State.PUBLISHED,
        START.plusMillis(pinned.millis()),
        new Pin.Image("/media/" + id + "/00112233445566778899aabbccddeeff", "image/png", 1, 1, 1));
  }

  private static List<Id> awake(NetworkHistory history) {
    return history.people().entrySet().stream()
        .filter(person -> person.getValue() != Reads.NEVER)
        .map(person -> user(person.getKey()))
        .toList();
  }

  /** Compares all feeds; those of who is awake must be in the cache if {@code cached}. */
  private void check(RunningFeeds feeds, NetworkHistory history, String when, boolean cached) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<String> differences = new ArrayList<>();
    long compared = 0;
    int longest = 0;
    for (Map.Entry<Integer, Reads> person : history.people().entrySet()) {
      int reader = person.getKey();
      Reads reads = person.getValue();
      int limit = random.nextInt(SHORTEST_PAGE, LONGEST_PAGE + 1);
      String who =
          "%s: person %d, who reads %s, by pages of %d".formatted(when, reader, reads, limit);
      List<String> expected = model.feed(reader);
      RunningFeeds.Feed feed = feeds.feed(user(reader), limit);
      if (!feed.pins().equals(expected)) {
        differences.add(who + ": " + difference(feed.pins(), expected));
      }
      if (reads == Reads.NEVER && model.followees(reader) > 0 && feed.atAuthors() == 0) {
        differences.add(who + ": a feed is kept that nobody reads");
      }
      boolean kept = reads != Reads.NEVER && expected.size() <= FeedLimits.USUAL.pins().entries();
      if (kept && cached && feed.atAuthors() > 0) {
        differences.add(who + ": is read at authors' homes, and not in the cache");
      }
      compared += expected.size();
      longest = Math.max(longest, expected.size());
    }
    assertThat(differences.stream().limit(DIFFERENCES_SHOWN))
        .as("%d differences, seed %d", differences.size(), SEED)
        .isEmpty();
    say(
        "%s: %d feeds of %d pins compared, the longest of %d"
            .formatted(when, history.people().size(), compared, longest));
  }

  private static String difference(List<String> feed, List<String> expected) {
    int same = 0;
    while (same < Math.min(feed.size(), expected.size())
        && feed.get(same).equals(expected.get(same))) {
      same++;
    }
    return "differs at position %d, where %s stands and not %s; it has %d pins, not %d"
        .formatted(same, at(feed, same), at(expected, same), feed.size(), expected.size());
  }

  private static String at(List<String> pins, int position) {
    return position < pins.size() ? pins.get(position) : "nothing";
  }

  private void say(String what) {
    System.out.printf(
        "Network, %.1f s: %s%n",
        Duration.ofNanos(System.nanoTime() - began).toMillis() / 1_000.0, what);
  }
}
