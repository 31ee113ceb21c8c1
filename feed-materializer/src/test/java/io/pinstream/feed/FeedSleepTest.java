package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.reader.FeedCache;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.id.Id;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever does not read costs nothing, and misses nothing. */
class FeedSleepTest {

  private static final int TICKS_TO_SLEEP = 30;
  private static final FeedLimits LIMITS =
      FeedLimits.USUAL
          .keeping(2, 3, 2, 1_000)
          .working(500, Duration.ZERO)
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
    assertThat(cluster.rows(1, FeedCache.ENTRIES)).allMatch(row -> row.key.get().length == 1);
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
