package io.pinstream.feed;

import io.pinstream.feed.FeedCoverage.What;
import io.pinstream.feed.FeedWorld.Person;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.streams.reads.StoreKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What happens while somebody reads a feed from beginning to end: between any two looks into a
 * store, or here and there; but only so much of it, or a feed would grow faster than it is read.
 */
final class FeedMeanwhile {

  private static final int MOST_ACTS = 50;
  private static final int LATEST_BEGINNING = 120;
  private static final int TICKS_TO_SLEEP = 40;

  private final Person reader;
  private final FeedWorld world;
  private final FeedCluster cluster;
  private final FeedLimits limits;
  private final RandomGenerator random;
  private final FeedCoverage coverage;
  private final IntConsumer restart;
  private final Set<String> thereAllTheTime;
  private final Set<String> thereAtSomeTime;
  private final Set<String> followedAtSomeTime;
  private final int sparse;
  private final boolean napping;
  private int quietLooks;
  private int acts = MOST_ACTS;

  /**
   * @param restart does something to a partition, such as a kill
   */
  FeedMeanwhile(
      Person reader,
      FeedWorld world,
      FeedCluster cluster,
      FeedLimits limits,
      RandomGenerator random,
      FeedCoverage coverage,
      IntConsumer restart) {
    this.reader = reader;
    this.world = world;
    this.cluster = cluster;
    this.limits = limits;
    this.random = random;
    this.coverage = coverage;
    this.restart = restart;
    List<String> feed = world.feed(reader);
    this.thereAllTheTime = new HashSet<>(feed);
    this.thereAtSomeTime = new HashSet<>(feed);
    this.followedAtSomeTime = new HashSet<>(world.followed(reader));
    this.sparse = random.nextBoolean() ? 1 : 1 + random.nextInt(12);
    this.napping = random.nextInt(3) == 0;
    this.quietLooks = random.nextInt(3) == 0 ? random.nextInt(LATEST_BEGINNING) : 0;
  }

  Set<String> thereAllTheTime() {
    return thereAllTheTime;
  }

  Set<String> thereAtSomeTime() {
    return thereAtSomeTime;
  }

  /** Somebody is about to look into a store. */
  void look() {
    if (quietLooks > 0) {
      quietLooks--;
    } else if (acts > 0 && random.nextInt(sparse) == 0) {
      acts--;
      act();
      thereAllTheTime.retainAll(world.feed(reader));
      // Between one person's unfollowing and another's publishing there is no order.
      followedAtSomeTime.addAll(world.followed(reader));
      thereAtSomeTime.addAll(world.titlesOf(followedAtSomeTime));
      coverage.count(What.MEANWHILE);
    }
  }

  private void act() {
    int dice = random.nextInt(100);
    if (dice < 12) {
      world.publish(world.anyone());
    } else if (dice < 15) {
      world.deleteOne();
    } else if (dice < 18) {
      restart.accept(random.nextInt(cluster.partitions()));
      coverage.count(What.RESTART_MEANWHILE);
    } else if (dice < 25) {
      cluster.tick();
    } else if (dice < 31) {
      world.follow(world.anyone(), world.anyone());
    } else if (dice < 35) {
      world.unfollow(world.anyone(), world.anyone());
    } else if (dice < 40 && napping) {
      nap();
    } else if (dice < 80) {
      cluster.deliver(1 + random.nextInt(3));
    }
  }

  /** The reader falls quite asleep, and wakes up, perhaps not quite. */
  private void nap() {
    byte[] number = number();
    cluster.later(limits.awake().kept().plusMillis(1));
    for (int i = 0; i < TICKS_TO_SLEEP && number() != null; i++) {
      cluster.tick();
      cluster.deliverAll();
    }
    boolean asleep = number() == null;
    if (random.nextInt(3) == 0) {
      world.publish(world.anyone());
    }
    cluster.note(new FeedRead(reader.id(), cluster.now()));
    if (random.nextInt(4) == 0) {
      cluster.deliver(random.nextInt(10));
    } else {
      cluster.settle();
    }
    if (number != null && asleep && number() != null) {
      coverage.count(What.NAP);
    }
  }

  /** The number of the reader whose feed is kept, or null. */
  private byte @Nullable [] number() {
    Bytes key = StoreKey.of(reader.id()).bytes();
    return cluster.row(ReaderStores.READER_NUMBERS, reader.id(), key);
  }
}
