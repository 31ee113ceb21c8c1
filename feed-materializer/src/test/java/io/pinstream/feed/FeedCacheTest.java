package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cache of feeds is believed only when it is as it was left; otherwise it is made again. */
class FeedCacheTest {

  // One row a tick.
  private static final FeedLimits LIMITS = FeedLimits.USUAL.working(500, Duration.ZERO);

  private final FeedCluster cluster = new FeedCluster(1, LIMITS, 1);
  private final Id author = Samples.user("author", 0);
  private final Id other = Samples.user("other", 7);
  private final Id reader = Samples.user("reader", 1);
  private final Id second = Samples.user("second", 2);

  @BeforeEach
  void wakeUp() {
    List.of(reader, second).forEach(cluster::wake);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void feedIsReadFromTheCacheAfterACleanRestart() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");

    // when
    cluster.restart(0);

    // then
    assertReads(reader, "pin").isFromCache();
  }

  @Test
  void feedIsPulledAfterAKill() {
    // given
    follow(reader, author);
    publish(author, 1, "before the opening");
    cluster.restart(0);
    publish(author, 2, "after the opening");

    // when
    cluster.kill(0);

    // then
    assertReads(reader, "after the opening", "before the opening").isPulled();
  }

  @Test
  void cacheIsGoodAfterAKillBeforeTheFirstCommit() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");
    cluster.restartAndHold(0);
    cluster.publish(Samples.pin(author, 2, "taken back"));
    cluster.deliver("pins");

    // when
    cluster.kill(0);

    // then
    assertReads(reader, "pin").isFromCache();
    cluster.settle();
    assertReads(reader, "taken back", "pin").isFromCache();
  }

  @Test
  void feedIsPulledWhenTheCacheIsLost() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");

    // when
    cluster.killAndLoseCache(0);

    // then
    assertReads(reader, "pin").isPulled();
  }

  @Test
  void feedIsPulledWhenTheTaskWasElsewhereMeanwhile() {
    // given
    follow(reader, author);
    publish(author, 1, "here");

    // when
    cluster.move(0);
    publish(author, 2, "elsewhere");
    cluster.tick(5);
    cluster.move(0);

    // then
    assertReads(reader, "elsewhere", "here").isPulled();
  }

  @Test
  void feedIsPulledWhenTheTaskWasElsewhereAndNothingHappened() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");

    // when
    cluster.move(0);
    cluster.move(0);

    // then
    assertReads(reader, "pin").isPulled();
  }

  @Test
  void staleFeedIsMadeAgain() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");
    cluster.kill(0);

    // when
    cluster.tick(5);

    // then
    assertReads(reader, "pin").isFromCache();
  }

  @Test
  void pinsThatComeBeforeAFeedIsMadeAgainAreInIt() {
    // given
    follow(reader, author);
    publish(author, 1, "before");
    cluster.kill(0);

    // when
    publish(author, 2, "meanwhile");
    cluster.tick(5);

    // then
    assertReads(reader, "meanwhile", "before").isFromCache();
  }

  @Test
  void whoeverIsFollowedWhileAFeedIsMadeAgainIsInIt() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");
    publish(other, 2, "other");
    cluster.kill(0);
    cluster.tick();

    // when
    follow(reader, other);
    List<String> meanwhile = Samples.feed(cluster, reader, 10);
    cluster.tick(5);

    // then
    assertThat(meanwhile).containsExactly("other", "pin");
    assertReads(reader, "other", "pin").isFromCache();
  }

  @Test
  void workThatARestartInterruptsGoesOn() {
    // given
    follow(reader, author);
    follow(reader, other);
    follow(second, author);
    publish(author, 1, "pin");
    publish(other, 2, "other");
    cluster.kill(0);
    cluster.tick();

    // when
    cluster.restart(0);
    cluster.tick(10);

    // then
    assertReads(reader, "other", "pin").isFromCache();
    assertReads(second, "pin").isFromCache();
  }

  @Test
  void feedThatIsEmptiedBetweenTwoHalvesOfTheWorkIsCachedWhenItFillsAgain() {
    // given
    follow(reader, author);
    follow(reader, other);
    publish(author, 1, "pin");
    cluster.kill(0);
    cluster.tick();
    cluster.restart(0);

    // when
    cluster.unfollow(reader, author);
    cluster.unfollow(reader, other);
    cluster.settle();
    cluster.tick(10);
    follow(reader, author);

    // then
    assertReads(reader, "pin").isFromCache();
  }

  @Test
  void whatAnEarlierClosingSavedIsSwept() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");
    cluster.restart(0);
    cluster.kill(0);

    // when
    Set<Integer> before = generations();
    cluster.tick(10);

    // then
    assertThat(before).containsExactly(1);
    assertThat(generations()).isEmpty();
  }

  @Test
  void feedIsPulledAfterAKillThatFollowsAFlush() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");
    cluster.restart(0);
    publish(author, 2, "after the opening");

    // when
    cluster.killAfterFlush(0);

    // then
    assertReads(reader, "after the opening", "pin").isPulled();
  }

  @Test
  void feedsThatWereNotAllMadeAgainAreNotSaved() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");
    cluster.kill(0);

    // when
    cluster.restart(0);

    // then
    assertReads(reader, "pin").isPulled();
    cluster.tick(5);
    assertReads(reader, "pin").isFromCache();
  }

  @Test
  void aFeedKeepsItsNewestPinsAndGoesOnAtTheAuthors() {
    // given
    FeedLimits few = LIMITS.keeping(20, 20, 20, 4);
    try (FeedCluster cluster = new FeedCluster(1, few, 1)) {
      cluster.wake(reader);
      cluster.follow(reader, author);
      cluster.settle();

      // when
      List<String> newestFirst = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        cluster.publish(Samples.pin(author, i, "pin " + i));
        newestFirst.addFirst("pin " + i);
      }
      cluster.settle();

      // then
      assertThat(cluster.feeds(0).entries()).isBetween(4, 5);
      cluster.takeReads(AuthorStores.AUTHOR_PINS);
      assertThat(Samples.titles(cluster.page(reader, Samples.first(3))))
          .isEqualTo(newestFirst.subList(0, 3));
      assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isZero();
      assertThat(Samples.feed(cluster, reader, 3)).isEqualTo(newestFirst);
      assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isPositive();
    }
  }

  @Test
  void whoHasNotReadForTheLongestTimeMakesRoom() {
    // given
    try (FeedCluster cluster = new FeedCluster(1, LIMITS.within(1_000), 1)) {
      List<Id> readers =
          IntStream.range(0, 8).mapToObj(i -> Samples.user("reader " + i, i)).toList();
      cluster.publish(Samples.pin(author, 1, "pin"));
      readers.forEach(one -> cluster.follow(one, author));
      cluster.settle();

      // when
      for (Id one : readers) {
        cluster.page(one, Samples.first(1));
        for (int i = 0; i < 50; i++) {
          cluster.settle();
          cluster.tick();
        }
      }

      // then
      assertThat(cluster.feeds(0).warm()).isBetween(2, 6);
      cluster.takeReads(AuthorStores.AUTHOR_PINS);
      assertThat(Samples.feed(cluster, readers.getLast(), 10)).containsExactly("pin");
      assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isZero();
      assertThat(Samples.feed(cluster, readers.getFirst(), 10)).containsExactly("pin");
      assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isPositive();
    }
  }

  private void follow(Id from, Id to) {
    cluster.follow(from, to);
    cluster.settle();
  }

  private void publish(Id from, long createdAt, String title) {
    cluster.publish(Samples.pin(from, createdAt, title));
    cluster.settle();
  }

  private Set<Integer> generations() {
    return cluster.rows(0, FeedCache.SNAPSHOTS).stream()
        .filter(row -> row.key.get().length > 1)
        .map(row -> ByteBuffer.wrap(row.key.get()).getInt())
        .collect(Collectors.toSet());
  }

  private Read assertReads(Id of, String... titles) {
    cluster.takeReads(AuthorStores.AUTHOR_PINS);
    assertThat(Samples.feed(cluster, of, 10)).containsExactly(titles);
    return new Read(cluster.takeReads(AuthorStores.AUTHOR_PINS));
  }

  private record Read(int pulls) {
    void isFromCache() {
      assertThat(pulls).as("reads at the authors' homes").isZero();
    }

    void isPulled() {
      assertThat(pulls).as("reads at the authors' homes").isPositive();
    }
  }
}
