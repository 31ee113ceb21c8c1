package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.FeedCoverage.What;
import io.pinstream.feed.FeedWorld.Person;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One history that a seed decides: people sign up, follow and pin, records are under way, tasks
 * restart, and feeds are read. The cluster and the model see the same facts; whenever nothing is
 * under way, they must show the same feeds.
 */
final class FeedHistory implements AutoCloseable {

  private static final int[] PARTITIONS = {1, 2, 2, 4, 4, 8};
  private static final int FEWEST_PEOPLE = 7;
  private static final int STEPS_BETWEEN_CHECKS = 40;
  private static final int READ_THROUGH = 2;
  private static final int TICKS_TO_WAKE = 20;

  private final RandomGenerator random;
  private final int partitions;
  private final FeedLimits limits;
  private final FeedCluster cluster;
  private final FeedCoverage coverage = new FeedCoverage();
  private final FeedWatcher watcher;
  private final FeedWorld world;
  private final FeedChecks checks;
  private final Map<Person, Reading> readings = new HashMap<>();
  private int step;

  /** Somebody reads a feed page by page, while it changes. */
  private static final class Reading {
    private final Set<String> seen = new HashSet<>();
    private @Nullable Position after;
  }

  FeedHistory(long seed) {
    random = new SplittableRandom(seed);
    partitions = PARTITIONS[random.nextInt(PARTITIONS.length)];
    int people = FEWEST_PEOPLE + random.nextInt(6);
    limits = limits(partitions, people, random);
    cluster = new FeedCluster(partitions, limits, random.nextLong());
    watcher = new FeedWatcher(cluster, partitions, coverage);
    world = new FeedWorld(people, cluster, random, coverage);
    checks = new FeedChecks(cluster, watcher, limits, partitions, coverage);
  }

  private static FeedLimits limits(int partitions, int people, RandomGenerator random) {
    // Caches that end soon, and caches that go far; people who sleep much or little.
    int pins = random.nextBoolean() ? 6 : 60;
    int awake = random.nextInt(3) == 0 ? 2_000 : 20_000;
    int backfill = 1 + random.nextInt(pins);
    return FeedLimits.USUAL
        .keeping(
            backfill,
            backfill + random.nextInt(pins),
            1 + random.nextInt(pins),
            1 + random.nextInt(2 * pins))
        .within(random.nextInt(4) == 0 ? 500 + 300L * random.nextInt(people) : 1L << 30)
        .pushing(partitions * random.nextInt(4), 1 + random.nextInt(people))
        .working(1 + random.nextInt(3), Duration.ZERO)
        .waking(
            Duration.ofMillis(random.nextInt(200)), Duration.ofMillis(200 + random.nextInt(awake)))
        .packing(2 + random.nextInt(4));
  }

  /** How far it came, for a message. */
  int step() {
    return step;
  }

  FeedCoverage coverage() {
    return coverage;
  }

  void run(int steps) {
    for (step = 0; step < steps; step++) {
      act();
      if (step % STEPS_BETWEEN_CHECKS == STEPS_BETWEEN_CHECKS - 1) {
        check();
        for (int i = 0; i < READ_THROUGH; i++) {
          readThrough(world.anyone());
        }
      }
    }
    check();
    cluster.tick(300);
    check();
  }

  private void act() {
    int dice = random.nextInt(100);
    if (dice < 1) {
      world.replaceSomebody();
    } else if (dice < 2) {
      world.rush();
    } else if (dice < 15) {
      world.follow(world.anyone(), world.anyone());
    } else if (dice < 24) {
      world.unfollow(world.anyone(), world.anyone());
    } else if (dice < 45) {
      world.publish(world.anyone());
    } else if (dice < 48) {
      world.burst(world.anyone());
    } else if (dice < 56) {
      world.deleteSome();
    } else if (dice < 76) {
      cluster.deliver(1 + random.nextInt(12));
    } else if (dice < 84) {
      cluster.tick(1 + random.nextInt(4));
    } else if (dice < 96) {
      readOn(world.anyone());
    } else {
      restart(random.nextInt(partitions));
    }
  }

  private void restart(int partition) {
    watcher.closing(partition);
    switch (random.nextInt(7)) {
      case 0 -> {
        cluster.restart(partition);
        coverage.count(What.RESTART);
      }
      case 1 -> {
        cluster.kill(partition);
        coverage.count(What.KILL);
      }
      case 2 -> {
        cluster.killAndLoseCache(partition);
        coverage.count(What.LOST_CACHE);
      }
      case 3 -> {
        cluster.move(partition);
        coverage.count(What.MOVE);
      }
      case 4 -> {
        cluster.hold(partition);
        goOnAndKill(partition);
        coverage.count(What.KILL_UNCOMMITTED);
      }
      case 5 -> {
        cluster.restartAndHold(partition);
        goOnAndKill(partition);
        coverage.count(What.KILL_AT_OPENING);
      }
      default -> {
        // Nothing is committed until something else ends that.
        cluster.hold(partition);
      }
    }
  }

  private void goOnAndKill(int partition) {
    cluster.deliver(random.nextInt(20));
    cluster.tick(random.nextInt(3));
    if (random.nextBoolean()) {
      cluster.kill(partition);
    } else {
      cluster.killAfterFlush(partition);
    }
  }

  private void check() {
    cluster.settle();
    switch (random.nextInt(8)) {
      case 0 -> cluster.tick(100);
      case 1 -> cluster.later(limits.awake().kept());
      case 2, 3, 4 -> wakeAll();
      default -> {
        // as it is
      }
    }
    cluster.settle();
    for (Person reader : world.people()) {
      checks.isRead(reader, limit(), null, world.feed(reader));
      Reading reading = readings.get(reader);
      if (reading != null && reading.after != null) {
        checks.isRead(reader, limit(), reading.after, world.feedBehind(reader, reading.after));
      }
    }
    Person gone = world.lastWhoLeft();
    checks.isRead(gone, limit(), null, world.feed(gone));
    checks.modesAreAsReadersAsk();
    readings.keySet().retainAll(world.people());
  }

  /** All are awake, and their feeds have been made. */
  private void wakeAll() {
    world.people().forEach(reader -> cluster.note(new FeedRead(reader.id(), cluster.now())));
    cluster.settle();
    cluster.tick(TICKS_TO_WAKE);
  }

  /** Reads the next page of somebody's feed: whatever goes on, no pin comes twice. */
  private void readOn(Person reader) {
    Reading reading = readings.computeIfAbsent(reader, r -> new Reading());
    Page page = watcher.page(reader.id(), new Page.Request(limit(), reading.after));
    for (String title : Samples.titles(page)) {
      assertThat(reading.seen.add(title))
          .withFailMessage("%s sees %s a second time", reader.name(), title)
          .isTrue();
    }
    reading.after = page.next();
    if (page.next() == null) {
      readings.remove(reader);
    }
  }

  /** Reads a feed from beginning to end while things happen between two looks into a store. */
  private void readThrough(Person reader) {
    cluster.settle();
    FeedMeanwhile meanwhile =
        new FeedMeanwhile(reader, world, cluster, limits, random, coverage, this::restart);
    cluster.beforeEachRead(meanwhile::look);
    checks.isRead(reader, limit(), meanwhile);
    cluster.beforeEachRead(() -> {});
  }

  private int limit() {
    return random.nextInt(4) == 0 ? 100 : 1 + random.nextInt(7);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
