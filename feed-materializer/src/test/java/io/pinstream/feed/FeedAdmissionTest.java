package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.delivery.Delivery.AuthorWatched;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Id;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When more people read than there is memory for, most of them are pulled for; they are not woken
 * in turn, each at the cost of somebody else.
 */
class FeedAdmissionTest {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  // A feed takes some 300 bytes here.
  private static final int FITTING = 20;
  private static final FeedLimits LIMITS =
      FeedLimits.USUAL
          .keeping(4, 8, 4, 20)
          .within(FITTING * 300L)
          .working(500, Duration.ZERO)
          .waking(PERIOD, Duration.ofDays(7));

  @ParameterizedTest
  @CsvSource({"2, 1500", "10, 3000"})
  void wakingsStayFewHoweverManyRead(int times, int reads) {
    try (FeedCluster cluster = new FeedCluster(1, LIMITS, 1)) {
      List<Id> readers = readers(cluster, times * FITTING);
      Random random = new Random(times);
      int woken = 0;
      for (int i = 0; i < reads; i++) {
        int which = random.nextInt(readers.size());
        assertThat(Samples.titles(cluster.page(readers.get(which), Samples.first(5))))
            .containsExactly(which + " 1", which + " 0");
        woken += settle(cluster);
      }

      System.out.printf(
          "%d readers in memory for about %d: %,d wakings in %,d reads%n",
          readers.size(), FITTING, woken, reads);
      // What fits at first, what may change in a burst, and one in 16 from then on.
      assertThat(woken).isLessThan(FITTING + 64 + reads / 16 + 10);
      assertThat(cluster.feeds(0).warm()).isBetween(FITTING / 2, 2 * FITTING);
    }
  }

  @Test
  void whoReadsOftenGetsAFeedInPlaceOfWhoDoesNot() {
    try (FeedCluster cluster = new FeedCluster(1, LIMITS, 1)) {
      List<Id> readers = readers(cluster, 6 * FITTING);
      List<Id> often = readers.subList(0, FITTING / 2);
      Random random = new Random(7);
      // Others come first, and fill the memory.
      for (Id other : readers.subList(FITTING, readers.size())) {
        cluster.page(other, Samples.first(5));
        settle(cluster);
      }
      for (int i = 0; i < 40; i++) {
        for (Id one : often) {
          cluster.page(one, Samples.first(5));
          settle(cluster);
        }
        Id other = readers.get(FITTING + random.nextInt(5 * FITTING));
        cluster.page(other, Samples.first(5));
        settle(cluster);
        cluster.later(PERIOD);
      }

      int pulled = 0;
      for (Id one : often) {
        cluster.takeReads(AuthorStores.AUTHOR_PINS);
        cluster.page(one, Samples.first(5));
        pulled += cluster.takeReads(AuthorStores.AUTHOR_PINS) > 0 ? 1 : 0;
      }
      assertThat(pulled).as("who reads often, and is pulled for").isLessThanOrEqualTo(1);
    }
  }

  /** Each follows an author of two pins, who has no other reader. */
  private static List<Id> readers(FeedCluster cluster, int count) {
    List<Id> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Id reader = Samples.user("reader " + i, i);
      Id author = Samples.user("author " + i, i);
      readers.add(reader);
      cluster.follow(reader, author);
      cluster.publish(Samples.pin(author, 2 * i + 1, i + " 0"));
      cluster.publish(Samples.pin(author, 2 * i + 2, i + " 1"));
    }
    cluster.settle();
    cluster.takeSent();
    return readers;
  }

  /** Lets what a read causes happen; returns how many authors were sent for. */
  private static int settle(FeedCluster cluster) {
    for (int i = 0; i < 4; i++) {
      cluster.deliverAll();
      cluster.tick();
    }
    return (int) cluster.takeSent().stream().filter(AuthorWatched.class::isInstance).count();
  }
}
