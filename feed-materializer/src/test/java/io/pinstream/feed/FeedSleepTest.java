package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.reads.StoreKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever does not read costs nothing, and misses nothing. */
class FeedSleepTest {

  private static final int TICKS_TO_SLEEP = 30;
  private static final FeedLimits LIMITS =
      FeedLimits.USUAL
          .keeping(2, 3, 2, 1_000)
          .working(10_000, Duration.ZERO)
          .waking(Duration.ofMillis(500), Duration.ofSeconds(1));

  private final FeedCluster cluster = new FeedCluster(4, LIMITS, 1);
  private final Id author = Samples.user("author", 0);
  private final Id reader = Samples.user("reader", 1);
  private final Id neighbour = Samples.user("neighbour", 5);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void nobodyIsToldOfPinsWhileAllFollowersSleep() {
    // given
    cluster.follow(reader, author);
    cluster.settle();

    // when
    publish("one", "two");
    cluster.delete(Samples.pin(author, 1, "one").id());
    cluster.settle();

    // then
    assertThat(cluster.takeSent()).isEmpty();
    assertThat(cluster.rows(1, ReaderStores.SEEN_PINS)).isEmpty();
  }

  @Test
  void firstReadIsWholeAndWakesTheReader() {
    // given
    cluster.follow(reader, author);
    publish("one", "two", "three");

    // when
    List<String> first = feed();
    boolean pulled = pulls() > 0;
    settleJobs();

    // then
    assertThat(first).containsExactly("three", "two", "one");
    assertThat(pulled).isTrue();
    publish("four");
    assertThat(Samples.titles(cluster.page(reader, Samples.first(2))))
        .containsExactly("four", "three");
    assertThat(pulls()).isZero();
  }

  @Test
  void readIsNotedOnceInAWhile() {
    // given
    cluster.wake(reader);

    // when
    feed();
    feed();

    // then
    assertThat(cluster.underWay(1)).isZero();
    cluster.tick(10);
    feed();
    assertThat(cluster.underWay(1)).isEqualTo(1);
  }

  @Test
  void whoDoesNotReadFallsAsleepAndTheAuthorsHomeForgets() {
    // given
    cluster.wake(reader);
    cluster.follow(reader, author);
    publish("one");
    assertThat(cluster.rows(0, AuthorStores.FOLLOWERS)).hasSize(1);

    // when
    cluster.tick(TICKS_TO_SLEEP);
    cluster.settle();
    cluster.takeSent();
    publish("two");

    // then
    assertThat(cluster.takeSent()).isEmpty();
    assertThat(cluster.rows(0, AuthorStores.FOLLOWERS)).isEmpty();
    assertThat(cluster.rows(1, ReaderStores.SEEN_PINS)).isEmpty();
    assertThat(cluster.feeds(1).entries()).isZero();
    assertThat(feed()).containsExactly("two", "one");
  }

  @Test
  void sleeperCostsNothingBesideOneWhoIsAwake() {
    // given
    cluster.follow(reader, author);
    cluster.wake(neighbour);
    cluster.follow(neighbour, author);
    cluster.settle();

    // when
    publish("one");

    // then
    assertThat(cluster.rows(0, AuthorStores.FOLLOWERS)).hasSize(1);
    assertThat(cluster.rows(1, ReaderStores.LOCAL_READERS)).hasSize(1);
    assertThat(feed()).containsExactly("one");
  }

  @Test
  void wakingWithManyAuthorsGoesOnAfterARestart() {
    // given
    List<Id> authors =
        IntStream.range(0, 120).mapToObj(i -> Samples.user("author " + i, i)).toList();
    for (int i = 0; i < authors.size(); i++) {
      cluster.follow(reader, authors.get(i));
      cluster.publish(Samples.pin(authors.get(i), i, "pin " + i));
    }
    cluster.settle();
    cluster.page(reader, Samples.first(1));
    cluster.settle();
    cluster.tick();

    // when
    cluster.restart(1);
    settleJobs();

    // then
    pulls();
    assertThat(Samples.titles(cluster.page(reader, Samples.first(50)))).hasSize(50);
    assertThat(pulls()).isZero();
  }

  @Test
  void wakingBeginsAgainWhenTheCacheIsLostWhileAnAuthorIsWaitedFor() {
    // given
    List<Id> authors = Stream.of("one", "two").map(name -> Samples.user(name, 0)).sorted().toList();
    Id first = authors.getFirst();
    Id second = authors.getLast();
    try (FeedCluster cluster = new FeedCluster(1, LIMITS.working(1, Duration.ZERO), 1)) {
      cluster.publish(Samples.pin(first, 1, "of the first"));
      cluster.publish(Samples.pin(second, 2, "of the second"));
      cluster.follow(reader, second);
      cluster.note(new FeedRead(reader, cluster.now()));
      // Until the second author is in the feed, and it is to be seen whether there are more.
      for (int i = 0; i < 3; i++) {
        cluster.deliverAll();
        cluster.tick();
      }
      cluster.follow(reader, first);
      cluster.deliver(Topics.FOLLOWS.name());

      // when
      cluster.killAndLoseCache(0);
      cluster.tick();
      for (int i = 0; i < 5; i++) {
        cluster.deliverAll();
        cluster.tick();
      }

      // then
      assertThat(Samples.feed(cluster, reader, 10))
          .containsExactly("of the second", "of the first");
      assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isZero();
    }
  }

  /** At whatever look into a store that is; with pins that are pushed, and pulled. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 10_000})
  void whoFallsAsleepAndWakesUpInTheMiddleOfAPageMissesNothing(int pushed) {
    int look = 0;
    while (isReadWithANapAt(look, pushed)) {
      look++;
    }
    assertThat(look).isGreaterThan(10);
  }

  /** Returns whether there was such a look. */
  private boolean isReadWithANapAt(int look, int pushed) {
    List<Id> authors = IntStream.range(0, 3).mapToObj(i -> Samples.user("a" + i, i)).toList();
    FeedLimits limits = LIMITS.keeping(3, 4, 3, 1_000).pushing(pushed, 5_000);
    try (FeedCluster cluster = new FeedCluster(4, limits, look)) {
      List.of(reader, neighbour).forEach(cluster::wake);
      authors.forEach(author -> cluster.follow(reader, author));
      cluster.follow(neighbour, authors.getFirst());
      List<String> newestFirst = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        cluster.publish(Samples.pin(authors.get(i % 3), i / 2, "pin " + i));
        newestFirst.addFirst("pin " + i);
      }
      cluster.settle();
      AtomicInteger looks = new AtomicInteger();
      cluster.beforeEachRead(
          () -> {
            if (looks.getAndIncrement() == look) {
              nap(cluster);
            }
          });
      assertThat(Samples.feed(cluster, reader, 7))
          .as("with a nap at look %d", look)
          .containsExactlyInAnyOrderElementsOf(newestFirst);
      return looks.get() > look;
    }
  }

  private void nap(FeedCluster cluster) {
    cluster.later(LIMITS.awake().kept().plusMillis(1));
    for (int i = 0; i < TICKS_TO_SLEEP; i++) {
      cluster.tick();
      cluster.deliverAll();
    }
    assertThat(cluster.row(ReaderStores.READER_NUMBERS, reader, StoreKey.of(reader).bytes()))
        .isNull();
    cluster.wake(reader);
  }

  private void publish(String... titles) {
    for (String title : titles) {
      cluster.publish(Samples.pin(author, published++, title));
    }
    cluster.settle();
  }

  private long published = 1;

  private List<String> feed() {
    return Samples.feed(cluster, reader, 10);
  }

  /** How often the authors' homes were read since this was last asked. */
  private int pulls() {
    return cluster.takeReads(AuthorStores.AUTHOR_PINS);
  }

  private void settleJobs() {
    for (int i = 0; i < 12; i++) {
      cluster.settle();
      cluster.tick();
    }
    cluster.settle();
  }
}
