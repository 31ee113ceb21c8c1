package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * One history that a seed decides: people follow and pin, records are under way, tasks restart, and
 * feeds are read. The cluster and the model see the same facts; whenever nothing is under way, they
 * must show the same feeds.
 */
final class FeedHistory implements AutoCloseable {

  private static final int[] PARTITIONS = {4, 4, 2, 1, 8};
  private static final int PEOPLE = 9;
  private static final int STEPS_BETWEEN_CHECKS = 40;
  private static final int PINS_A_DELETION = 25;

  private final RandomGenerator random;
  private final int partitions;
  private final FeedLimits limits;
  private final FeedCluster cluster;
  private final FeedModel model = new FeedModel();
  private final List<Person> people = new ArrayList<>();
  private final Map<Person, Reading> readings = new HashMap<>();
  private final Map<String, Id> pins = new HashMap<>();
  private long now = 1_000_000;
  private int step;

  private record Person(String name, Id id) {}

  /** Somebody reads a feed page by page, while it changes. */
  private static final class Reading {
    private final Set<String> seen = new HashSet<>();
    private @Nullable Position after;
  }

  FeedHistory(long seed) {
    random = new SplittableRandom(seed);
    partitions = PARTITIONS[random.nextInt(PARTITIONS.length)];
    int backfill = 1 + random.nextInt(6);
    limits =
        FeedLimits.USUAL
            .keeping(
                backfill,
                backfill + random.nextInt(5),
                1 + random.nextInt(6),
                1 + random.nextInt(12))
            .pushing(partitions * random.nextInt(4), 1 + random.nextInt(PEOPLE))
            .working(1 + random.nextInt(3), Duration.ZERO)
            .waking(
                Duration.ofMillis(random.nextInt(200)),
                Duration.ofMillis(200 + random.nextInt(2_000)))
            .packing(4);
    cluster = new FeedCluster(partitions, limits, random.nextLong());
    for (int i = 0; i < PEOPLE; i++) {
      // Few homes, so that there are neighbours at any number of partitions.
      int home = random.nextInt(6) * 0x2A3B & 0xFFFF;
      String name = Character.toString('A' + i);
      people.add(new Person(name, Samples.user(name, home)));
    }
  }

  /** How far it came, for a message. */
  int step() {
    return step;
  }

  void run(int steps) {
    for (step = 0; step < steps; step++) {
      act();
      if (step % STEPS_BETWEEN_CHECKS == STEPS_BETWEEN_CHECKS - 1) {
        check();
        readThrough(anyone());
      }
    }
    check();
    cluster.tick(300);
    check();
  }

  private void act() {
    int dice = random.nextInt(100);
    if (dice < 15) {
      follow(anyone(), anyone());
    } else if (dice < 25) {
      unfollow(anyone(), anyone());
    } else if (dice < 45) {
      publish(anyone());
    } else if (dice < 48) {
      burst(anyone());
    } else if (dice < 56) {
      delete();
    } else if (dice < 76) {
      cluster.deliver(1 + random.nextInt(12));
    } else if (dice < 84) {
      cluster.tick(1 + random.nextInt(4));
    } else if (dice < 96) {
      readOn(anyone());
    } else {
      restart(random.nextInt(partitions));
    }
  }

  private void follow(Person reader, Person author) {
    if (!reader.equals(author)) {
      model.follow(reader.name(), author.name());
      cluster.follow(reader.id(), author.id());
    }
  }

  private void unfollow(Person reader, Person author) {
    model.unfollow(reader.name(), author.name());
    cluster.unfollow(reader.id(), author.id());
  }

  private void publish(Person author) {
    // Not every check takes equally long: some pins come out long after their time.
    long late = random.nextInt(5) == 0 ? random.nextInt(60) : 0;
    now += random.nextInt(3);
    String title = author.name() + pins.size();
    Pin pin = Samples.pin(author.id(), now - late, title);
    pins.put(pin.id().toString(), pin.id());
    model.publish(new FeedModel.Post(pin.id().toString(), author.name(), now - late, title));
    cluster.publish(pin);
  }

  private void burst(Person author) {
    for (int i = random.nextInt(20); i >= 0; i--) {
      publish(author);
    }
  }

  /** Deletes the more the more there are, so that long histories do not get slower and slower. */
  private void delete() {
    for (int i = model.published().size() / PINS_A_DELETION; i >= 0; i--) {
      deleteOne();
    }
  }

  private void deleteOne() {
    List<FeedModel.Post> published = model.published();
    if (!published.isEmpty()) {
      String post = published.get(random.nextInt(published.size())).id();
      model.delete(post);
      cluster.delete(java.util.Objects.requireNonNull(pins.get(post)));
    }
  }

  private void restart(int partition) {
    switch (random.nextInt(7)) {
      case 0 -> cluster.restart(partition);
      case 1 -> cluster.kill(partition);
      case 2 -> cluster.killAndLoseCache(partition);
      case 3 -> cluster.move(partition);
      case 4 -> {
        cluster.hold(partition);
        cluster.deliver(random.nextInt(20));
        cluster.tick(random.nextInt(3));
        cluster.kill(partition);
      }
      case 5 -> {
        cluster.restartAndHold(partition);
        cluster.deliver(random.nextInt(20));
        cluster.tick(random.nextInt(3));
        cluster.kill(partition);
      }
      default -> {
        // Nothing is committed until something else ends that.
        cluster.hold(partition);
      }
    }
  }

  /** Reads the next page of somebody's feed: whatever goes on, no pin comes twice. */
  private void readOn(Person reader) {
    Reading reading = readings.computeIfAbsent(reader, r -> new Reading());
    Page page = cluster.page(reader.id(), new Page.Request(limit(), reading.after));
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

  /**
   * Reads a feed from beginning to end while things happen between any two looks into a store: what
   * was there before and is still there afterwards must have been seen.
   */
  private void readThrough(Person reader) {
    Set<String> before = new HashSet<>(feed(reader));
    cluster.beforeEachRead(() -> actMeanwhile(reader));
    List<String> seen = Samples.feed(cluster, reader.id(), limit());
    cluster.beforeEachRead(() -> {});
    assertThat(seen).as("what %s sees meanwhile", reader.name()).doesNotHaveDuplicates();
    before.retainAll(feed(reader));
    assertThat(seen).as("what %s sees meanwhile", reader.name()).containsAll(before);
  }

  private void actMeanwhile(Person reader) {
    int dice = random.nextInt(100);
    if (dice < 15) {
      publish(anyone());
    } else if (dice < 18) {
      deleteOne();
    } else if (dice < 20) {
      restart(random.nextInt(partitions));
    } else if (dice < 25) {
      cluster.tick();
    } else if (dice < 35) {
      Person other = anyone();
      if (!other.equals(reader)) {
        if (dice < 30) {
          follow(other, anyone());
        } else {
          unfollow(other, anyone());
        }
      }
    } else if (dice < 80) {
      cluster.deliver(1 + random.nextInt(3));
    }
  }

  private List<String> feed(Person reader) {
    return model.feed(reader.name()).stream().map(FeedModel.Post::name).toList();
  }

  private void check() {
    cluster.settle();
    if (random.nextInt(3) == 0) {
      cluster.tick(100);
    }
    for (Person reader : people) {
      int limit = limit();
      assertThat(Samples.feed(cluster, reader.id(), limit))
          .as("the feed of %s by pages of %d", reader.name(), limit)
          .isEqualTo(feed(reader));
    }
    checkModes();
  }

  /** Readers are counted, and each author is pushed or pulled as their number asks. */
  private void checkModes() {
    int most = limits.pushedHere(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      Map<Id, Integer> readers = new HashMap<>();
      cluster
          .rows(partition, ReaderStores.LOCAL_READERS)
          .forEach(
              row ->
                  readers.merge(firstId(row.key), ReaderStores.readersIn(row.value), Integer::sum));
      Map<Id, Integer> counted = new HashMap<>();
      for (KeyValue<Bytes, byte[]> row : cluster.rows(partition, ReaderStores.LOCAL_AUTHORS)) {
        int count = ByteBuffer.wrap(row.value).getInt();
        boolean pulled = row.value[4] == 2;
        counted.put(firstId(row.key), count);
        assertThat(row.value[4]).as("a mode that lasts").isIn((byte) 0, (byte) 2);
        if (count > most || count < FeedLimits.below(most)) {
          assertThat(pulled).as("%d readers, %d at most", count, most).isEqualTo(count > most);
        }
      }
      assertThat(counted).as("readers of partition %d", partition).isEqualTo(readers);
    }
  }

  private static Id firstId(Bytes key) {
    return Id.read(ByteBuffer.wrap(key.get()));
  }

  private int limit() {
    return random.nextInt(4) == 0 ? 100 : 1 + random.nextInt(7);
  }

  private Person anyone() {
    // Some do much more than others.
    return people.get(random.nextInt(1 + random.nextInt(PEOPLE)));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
