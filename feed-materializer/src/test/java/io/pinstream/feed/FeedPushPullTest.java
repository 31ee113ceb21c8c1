package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is pushed to, who is not, and what a push costs everybody else. */
class FeedPushPullTest {

  private static final int PARTITIONS = 2;
  private static final int PUSHED_HERE = 8;
  private static final int STEP = 3;
  private static final FeedLimits LIMITS =
      FeedLimits.USUAL
          .keeping(4, 6, 4, 5)
          .pushing(PUSHED_HERE * PARTITIONS, 20)
          .working(STEP, Duration.ZERO)
          .waking(Duration.ofMinutes(1), Duration.ofDays(7));

  private final FeedCluster cluster = new FeedCluster(PARTITIONS, LIMITS, 1);
  private final Id author = Samples.user("author", 0);
  private final List<Id> readers = new ArrayList<>();
  private long published;

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void pinIsPutIntoTheFeedsOfFewReaders() {
    // given
    read(PUSHED_HERE);

    // when
    publish("one");

    // then
    assertThat(entries()).isEqualTo(PUSHED_HERE);
    assertEachFeed("one");
  }

  @Test
  void pinOfAnAuthorWithManyReadersIsWrittenOnceAndMergedIn() {
    // given
    read(PUSHED_HERE + 1);

    // when
    publish("one", "two");

    // then
    assertThat(entries()).isZero();
    assertThat(cluster.rows(1, ReaderStores.SEEN_PINS)).hasSize(2);
    assertEachFeed("two", "one");
    assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isZero();
  }

  @Test
  void whatWasPushedAndWhatIsPulledMakeOneFeed() {
    // given
    read(PUSHED_HERE);
    publish("one", "two");

    // when
    read(1);
    publish("three");

    // then
    assertThat(entries()).as("of two pins").isEqualTo(2 * readers.size());
    assertEachFeed("three", "two", "one");
    cluster.delete(Samples.pin(author, 0, "two").id());
    cluster.settle();
    assertEachFeed("three", "one");
  }

  @Test
  void authorWhoLosesManyReadersIsPushedAgainWithTheNewestPins() {
    // given
    read(PUSHED_HERE + 1);
    publish("one", "two", "three", "four", "five");

    // when
    while (readers.size() >= FeedLimits.below(PUSHED_HERE)) {
      cluster.unfollow(readers.removeLast(), author);
    }
    cluster.settle();

    // then
    // The last one that is kept is where feeds end.
    assertThat(entries()).isEqualTo(3 * readers.size());
    assertEachFeed("five", "four", "three", "two", "one");
    int before = entries();
    publish("six");
    assertThat(entries()).isEqualTo(before + readers.size());
  }

  @Test
  void authorsOfWhomOneIsPulledComeInTheirOrder() {
    // given
    read(PUSHED_HERE + 1);
    Id other = Samples.user("other", 0);
    Id reader = readers.getFirst();
    cluster.follow(reader, other);
    cluster.settle();

    // when
    for (int i = 0; i < 10; i++) {
      cluster.publish(Samples.pin(i % 2 == 0 ? author : other, i, "pin " + i));
    }
    cluster.settle();

    // then
    assertThat(Samples.feed(cluster, reader, 3))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, 9).mapToObj(i -> "pin " + (9 - i)).toList());
  }

  @Test
  void pushIsWorkedOffInStepsAndGoesOnAfterARestart() {
    // given
    read(PUSHED_HERE);

    // when
    cluster.publish(Samples.pin(author, 1, "one"));
    cluster.deliverAll();

    // then
    assertThat(entries()).isEqualTo(STEP);
    cluster.tick();
    assertThat(entries()).isEqualTo(2 * STEP);
    cluster.restart(1);
    cluster.settle();
    assertThat(entries()).isEqualTo(PUSHED_HERE);
    assertThat(cluster.rows(1, ReaderStores.AUTHOR_JOBS)).isEmpty();
  }

  @Test
  void pinThatIsDeletedInTheMiddleOfAPushIsPushedNoFurther() {
    // given
    read(PUSHED_HERE);
    cluster.publish(Samples.pin(author, 1, "one"));
    cluster.deliverAll();

    // when
    cluster.delete(Samples.pin(author, 1, "one").id());
    cluster.settle();

    // then
    assertThat(entries()).isEqualTo(STEP);
    assertThat(cluster.rows(1, ReaderStores.AUTHOR_JOBS)).isEmpty();
    assertEachFeed();
  }

  @Test
  void smallAuthorDoesNotWaitForALargePush() {
    // given
    read(PUSHED_HERE);
    Id small = Samples.user("small", 0);
    cluster.follow(readers.getLast(), small);
    cluster.settle();

    // when
    cluster.publish(Samples.pin(author, 1, "large"));
    cluster.deliverAll();
    cluster.publish(Samples.pin(small, 2, "small"));
    cluster.deliverAll();

    // then
    assertThat(cluster.rows(1, ReaderStores.AUTHOR_JOBS)).hasSize(1);
    assertThat(Samples.titles(cluster.page(readers.getLast(), Samples.first(1))))
        .containsExactly("small");
  }

  @Test
  void oneRecordGoesToAPartitionHoweverManyReadHere() {
    // given
    read(PUSHED_HERE + 5);
    cluster.takeSent();

    // when
    publish("one");

    // then
    assertThat(cluster.takeSent()).hasSize(1);
  }

  @Test
  void whoFollowsVeryManyIsNotPushedToAndMissesNothing() {
    // given
    Id reader = Samples.user("eager", 1);
    cluster.wake(reader);
    List<Id> authors = IntStream.range(0, 21).mapToObj(i -> Samples.user("a" + i, i)).toList();
    authors.subList(0, 20).forEach(followed -> cluster.follow(reader, followed));
    cluster.settle();
    assertThat(cluster.rows(1, ReaderStores.LOCAL_READERS)).hasSize(20);

    // when
    cluster.follow(reader, authors.get(20));
    cluster.settle();
    settleReaderJobs();
    for (int i = 0; i < authors.size(); i++) {
      cluster.publish(Samples.pin(authors.get(i), i, "pin " + i));
    }
    cluster.settle();

    // then
    assertThat(cluster.rows(1, ReaderStores.LOCAL_READERS)).isEmpty();
    assertThat(cluster.rows(1, ReaderStores.SEEN_PINS)).isEmpty();
    assertThat(Samples.feed(cluster, reader, 4)).hasSize(21);

    // and when
    authors.subList(14, 21).forEach(followed -> cluster.unfollow(reader, followed));
    cluster.settle();
    settleReaderJobs();

    // then
    assertThat(cluster.rows(1, ReaderStores.LOCAL_READERS)).hasSize(14);
    cluster.takeReads(AuthorStores.AUTHOR_PINS);
    assertThat(Samples.titles(cluster.page(reader, Samples.first(4))))
        .containsExactly("pin 13", "pin 12", "pin 11", "pin 10");
    assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isZero();
    assertThat(Samples.feed(cluster, reader, 4)).hasSize(14);
  }

  @Test
  void feedIsBoundedAndStillGoesBackToTheVeryFirstPin() {
    // given
    read(1);
    Id reader = readers.getFirst();
    Id other = Samples.user("other", 0);
    cluster.follow(reader, other);
    cluster.settle();

    // when
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      titles.addFirst("pin " + i);
      cluster.publish(Samples.pin(i % 2 == 0 ? author : other, i, "pin " + i));
    }
    cluster.settle();

    // then
    int most = LIMITS.pins().entries();
    assertThat(entries()).isBetween(most, most + most / 4 + 1);
    assertThat(Samples.feed(cluster, reader, 4)).isEqualTo(titles);
    assertThat(Samples.feed(cluster, reader, 100)).isEqualTo(titles);
  }

  @Test
  void whoFollowsWhileTheLastReaderLeavesReadsFromTheCache() {
    // given
    read(2);
    Id last = readers.getFirst();
    Id next = readers.getLast();
    cluster.unfollow(next, author);
    cluster.settle();
    publish("one", "two");

    // when
    cluster.unfollow(last, author);
    cluster.follow(next, author);
    cluster.deliver(Topics.FOLLOWS.name());
    cluster.delete(Samples.pin(author, 0, "one").id());
    cluster.settle();
    publish("three");

    // then
    assertThat(Samples.feed(cluster, next, 5)).containsExactly("three", "two");
    assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isZero();
    assertThat(cluster.rows(1, ReaderStores.SEEN_PLACES)).hasSize(3);
  }

  /** So many more people read the author, all of them in partition 1. */
  private void read(int more) {
    for (int i = 0; i < more; i++) {
      Id reader = Samples.user("reader " + readers.size(), 1 + PARTITIONS * readers.size());
      readers.add(reader);
      cluster.wake(reader);
      cluster.follow(reader, author);
      cluster.settle();
    }
  }

  private void publish(String... titles) {
    for (String title : titles) {
      cluster.publish(Samples.pin(author, published++, title));
    }
    cluster.settle();
  }

  private void settleReaderJobs() {
    do {
      cluster.tick();
      cluster.settle();
    } while (!cluster.rows(1, ReaderStores.READER_JOBS).isEmpty());
  }

  private void assertEachFeed(String... titles) {
    for (Id reader : readers) {
      assertThat(Samples.feed(cluster, reader, 2)).containsExactly(titles);
      assertThat(Samples.feed(cluster, reader, 100)).containsExactly(titles);
    }
  }

  private int entries() {
    return cluster.feeds(1).entries();
  }
}
