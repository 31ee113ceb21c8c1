package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.delivery.Delivery;
import io.pinstream.feed.delivery.Delivery.AuthorUnwatched;
import io.pinstream.feed.delivery.Delivery.AuthorWatched;
import io.pinstream.feed.delivery.Delivery.PinDelivered;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an author's home tells whom. */
class FeedDeliveriesTest {

  private static final FeedLimits LIMITS =
      FeedLimits.USUAL.keeping(2, 3, 2, 1_000).working(500, Duration.ZERO);

  private final FeedCluster cluster = new FeedCluster(4, LIMITS, 1);
  private final Id author = Samples.user("author", 0);
  private final Id reader = Samples.user("reader", 1);
  private final Id neighbour = Samples.user("neighbour", 5);
  private final Id faraway = Samples.user("faraway", 2);

  @BeforeEach
  void wakeUp() {
    List.of(reader, neighbour, faraway).forEach(cluster::wake);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void firstReaderInAPartitionBringsTheNewestPinsThere() {
    // given
    publish("oldest", "old", "new");

    // when
    cluster.follow(reader, author);
    cluster.settle();

    // then
    List<Delivery> sent = cluster.takeSent();
    assertThat(sent.stream().map(FeedDeliveriesTest::describe))
        .containsExactly("pin new", "pin old", "watched, and there are older ones");
    assertThat(sent).allSatisfy(to -> assertThat(partitions(to)).containsExactly(1));
  }

  @Test
  void allPinsAreSaidToBeThereWhenTheyAre() {
    // given
    publish("old", "new");

    // when
    cluster.follow(reader, author);
    cluster.settle();

    // then
    assertThat(sent()).containsExactly("pin new", "pin old", "watched, and these are all");
  }

  @Test
  void authorWithoutPinsIsWatchedToo() {
    // when
    cluster.follow(reader, author);
    cluster.settle();

    // then
    assertThat(sent()).containsExactly("watched, and these are all");
  }

  @Test
  void secondReaderInAPartitionCausesNothingAtTheAuthorsHome() {
    // given
    publish("pin");
    cluster.follow(reader, author);
    cluster.settle();
    cluster.takeSent();

    // when
    cluster.follow(neighbour, author);
    cluster.settle();

    // then
    assertThat(sent()).isEmpty();
    assertThat(Samples.feed(cluster, neighbour, 10)).containsExactly("pin");
  }

  @Test
  void sameFollowToldTwiceBringsPinsOnce() {
    // given
    publish("pin");
    cluster.follow(reader, author);
    cluster.settle();
    cluster.takeSent();

    // when
    cluster.follow(reader, author);
    cluster.settle();

    // then
    assertThat(sent()).isEmpty();
  }

  @Test
  void pinBecomesOneRecordForEachPartitionWithAReaderAndForNoOther() {
    // given
    cluster.follow(reader, author);
    cluster.follow(neighbour, author);
    cluster.follow(faraway, author);
    cluster.settle();
    cluster.takeSent();

    // when
    publish("pin");

    // then
    List<Delivery> sent = cluster.takeSent();
    assertThat(sent).hasSize(2);
    assertThat(sent.stream().flatMap(to -> partitions(to).stream()).toList())
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void nothingIsSentToNobody() {
    // when
    publish("pin");
    cluster.delete(Samples.pin(author, 0, "pin").id());
    cluster.settle();

    // then
    assertThat(cluster.takeSent()).isEmpty();
  }

  @Test
  void onlyTheLastReaderWhoGoesEndsIt() {
    // given
    cluster.follow(reader, author);
    cluster.follow(neighbour, author);
    cluster.settle();
    cluster.takeSent();

    // when
    cluster.unfollow(reader, author);
    cluster.settle();
    List<Delivery> afterTheFirst = cluster.takeSent();
    cluster.unfollow(neighbour, author);
    cluster.settle();

    // then
    assertThat(afterTheFirst).isEmpty();
    assertThat(sent()).containsExactly("unwatched");
  }

  @Test
  void unfollowingWhomOneDoesNotFollowCausesNothing() {
    // when
    cluster.unfollow(reader, author);
    cluster.settle();

    // then
    assertThat(sent()).isEmpty();
  }

  @Test
  void tombstoneOfAnUnknownPinCausesNothing() {
    // given
    cluster.follow(reader, author);
    cluster.settle();
    cluster.takeSent();

    // when
    cluster.delete(Samples.pin(author, 0, "never seen").id());
    cluster.settle();

    // then
    assertThat(sent()).isEmpty();
  }

  private void publish(String... titles) {
    for (int i = 0; i < titles.length; i++) {
      Pin pin = Samples.pin(author, i, titles[i]);
      cluster.publish(pin);
    }
    cluster.settle();
  }

  private List<String> sent() {
    return cluster.takeSent().stream().map(FeedDeliveriesTest::describe).toList();
  }

  private static String describe(Delivery delivery) {
    return switch (delivery) {
      case PinDelivered pin -> "pin " + Samples.title(pin.json());
      case Delivery.PinWithdrawn pin -> "withdrawn";
      case AuthorWatched watched ->
          watched.completeFrom() == null
              ? "watched, and these are all"
              : "watched, and there are older ones";
      case AuthorUnwatched watched -> "unwatched";
    };
  }

  private static Set<Integer> partitions(Delivery delivery) {
    return Delivery.TO_READERS
        .partitions(
            FeedTopology.DELIVERIES.name(), delivery.author(), delivery, new RecordHeaders(), 4)
        .orElseThrow();
  }
}
