package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers see, and from where. */
class FeedReaderTest {

  private static final String FOLLOWS = "follows";
  private static final FeedLimits LIMITS =
      FeedLimits.USUAL.keeping(2, 3, 2, 1_000).working(500, Duration.ZERO);

  private final FeedCluster cluster = new FeedCluster(4, LIMITS, 1);
  private final Id author = Samples.user("author", 0);
  private final Id other = Samples.user("other", 3);
  private final Id reader = Samples.user("reader", 1);
  private final Id neighbour = Samples.user("neighbour", 5);

  @BeforeEach
  void wakeUp() {
    List.of(reader, neighbour, author, other).forEach(cluster::wake);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void newestComeFirstFromTheReadersPartitionAlone() {
    // given
    follow(reader, author, other);
    publish(author, 1, "first");
    publish(other, 2, "second");
    publish(author, 3, "third");

    // then
    assertThat(feed(reader)).containsExactly("third", "second", "first");
    assertThat(pulls()).isZero();
  }

  @Test
  void whoFollowsNobodySeesNothing() {
    assertThat(feed(reader)).isEmpty();
  }

  @Test
  void pinsOfOneMillisecondKeepOneOrderAcrossPages() {
    // given
    follow(reader, author);
    publish(author, 1, "a");
    publish(author, 1, "b");
    publish(author, 1, "c");

    // then
    assertThat(Samples.feed(cluster, reader, 1))
        .containsExactlyInAnyOrder("a", "b", "c")
        .isEqualTo(feed(reader));
  }

  @Test
  void lastPageSaysThatItIsTheLastWhenItIsJustFull() {
    // given
    follow(reader, author);
    publish(author, 1, "first");
    publish(author, 2, "second");

    // when
    Page page = cluster.page(reader, new Page.Request(2, null));

    // then
    assertThat(Samples.titles(page)).containsExactly("second", "first");
    assertThat(page.next()).isNull();
  }

  @Test
  void pageGoesOnAtTheAuthorsWhereTheCacheEnds() {
    // given
    for (int i = 1; i <= 5; i++) {
      publish(author, i, "pin " + i);
    }
    publish(other, 0, "oldest");

    // when
    follow(reader, author, other);

    // then
    for (int limit : new int[] {1, 2, 3, 5, 6, 7, 100}) {
      assertThat(Samples.feed(cluster, reader, limit))
          .containsExactly("pin 5", "pin 4", "pin 3", "pin 2", "pin 1", "oldest");
    }
  }

  @Test
  void pageAboveTheEndOfTheCacheAsksNoAuthor() {
    // given
    for (int i = 1; i <= 5; i++) {
      publish(author, i, "pin " + i);
    }
    follow(reader, author);

    // when
    Page page = cluster.page(reader, new Page.Request(1, null));

    // then
    assertThat(Samples.titles(page)).containsExactly("pin 5");
    assertThat(pulls()).isZero();
  }

  @Test
  void copyLeavesThePageToTheAuthorsAndNotesNobody() {
    // given
    Id asleep = Samples.user("asleep", 2);
    follow(reader, author, other);
    follow(asleep, author);
    publish(author, 1, "first");
    publish(other, 2, "second");
    publish(author, 3, "third");
    List<FeedRead> notes = new ArrayList<>();
    Clock muchLater = Clock.fixed(cluster.now().plus(Duration.ofDays(30)), ZoneOffset.UTC);
    FeedReader ofCopies =
        new FeedReader(FeedsHome.ofCopies(cluster.stores), notes::add, LIMITS, muchLater);
    cluster.takeReads(FeedMemory.NAME);

    // when
    Page first = ofCopies.feed(reader, new Page.Request(2, null));
    Page rest = ofCopies.feed(reader, new Page.Request(2, first.next()));
    Page ofSleeper = ofCopies.feed(asleep, new Page.Request(2, null));

    // then
    assertThat(Samples.titles(first)).containsExactly("third", "second");
    assertThat(Samples.titles(rest)).containsExactly("first");
    assertThat(rest.next()).isNull();
    assertThat(Samples.titles(ofSleeper)).containsExactly("third", "first");
    assertThat(notes).isEmpty();
    assertThat(cluster.takeReads(FeedMemory.NAME)).isZero();
  }

  @Test
  void unfollowHidesAtOnce() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");

    // when
    cluster.unfollow(reader, author);
    cluster.deliver(FOLLOWS);

    // then
    assertThat(feed(reader)).isEmpty();
  }

  @Test
  void pinAfterAnUnfollowDoesNotCome() {
    // given
    follow(reader, author);
    follow(neighbour, author);
    cluster.unfollow(reader, author);
    cluster.settle();

    // when
    publish(author, 1, "pin");

    // then
    assertThat(feed(reader)).isEmpty();
    assertThat(feed(neighbour)).containsExactly("pin");
  }

  @Test
  void followingAgainShowsWhatCameInBetween() {
    // given
    follow(reader, author);
    publish(author, 1, "before");
    cluster.unfollow(reader, author);
    cluster.settle();
    publish(author, 2, "in between");

    // when
    follow(reader, author);

    // then
    assertThat(feed(reader)).containsExactly("in between", "before");
  }

  @Test
  void followingAgainBesideANeighbourShowsWhatCameInBetween() {
    // given
    follow(reader, author);
    follow(neighbour, author);
    publish(author, 1, "before");
    cluster.unfollow(reader, author);
    cluster.settle();
    publish(author, 2, "in between");

    // when
    follow(reader, author);

    // then
    assertThat(feed(reader)).containsExactly("in between", "before");
    assertThat(pulls()).isZero();
  }

  @Test
  void followingAgainBeforeTheAuthorHeardOfTheUnfollowEndsWell() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");

    // when
    cluster.unfollow(reader, author);
    cluster.follow(reader, author);
    cluster.deliver(FOLLOWS);
    List<String> atOnce = feed(reader);
    cluster.settle();

    // then
    assertThat(atOnce).containsExactly("pin");
    assertThat(feed(reader)).containsExactly("pin");
    assertThat(pulls()).isZero();
  }

  @Test
  void neighbourWhoComesWhileTheLastReaderGoesSeesAll() {
    // given
    follow(reader, author);
    publish(author, 1, "pin");

    // when
    cluster.unfollow(reader, author);
    cluster.follow(neighbour, author);
    cluster.settle();
    publish(author, 2, "later");

    // then
    assertThat(feed(neighbour)).containsExactly("later", "pin");
  }

  @Test
  void deletionHidesEverywhere() {
    // given
    Id faraway = Samples.user("faraway", 2);
    follow(reader, author);
    follow(neighbour, author);
    follow(faraway, author);
    publish(author, 1, "stays");
    publish(author, 2, "goes");

    // when
    delete(author, "goes");

    // then
    assertThat(List.of(feed(reader), feed(neighbour), feed(faraway)))
        .allSatisfy(feed -> assertThat(feed).containsExactly("stays"));
  }

  @Test
  void pinDeletedWhileItIsOnItsWayFromBeforeIsNotSeen() {
    // given
    publish(author, 1, "stays");
    publish(author, 2, "goes");

    // when
    cluster.follow(reader, author);
    cluster.deliver(FOLLOWS);
    cluster.deliver(OpenRepartitions.received(FeedTopology.EDGES));
    cluster.delete(Samples.pin(author, 2, "goes").id());
    cluster.deliver("pins");
    cluster.settle();

    // then
    assertThat(feed(reader)).containsExactly("stays");
  }

  @Test
  void pinsThatAreNoLongerKeptHereAreReadAtTheAuthor() {
    // given
    follow(reader, author);
    for (int i = 1; i <= 6; i++) {
      publish(author, i, "pin " + i);
    }

    // then
    assertThat(cluster.rows(1, ReaderStores.SEEN_PINS)).hasSize(LIMITS.pins().kept());
    assertThat(feed(reader)).containsExactly("pin 6", "pin 5", "pin 4", "pin 3", "pin 2", "pin 1");
  }

  @Test
  void latePinThatIsOlderThanWhatIsKeptTakesItsPlaceAmongOthers() {
    // given
    follow(reader, author, other);
    for (int i = 1; i <= 5; i++) {
      publish(author, i * 10L, "pin " + i);
    }
    publish(other, 22, "other");

    // when
    publish(author, 25, "late");

    // then
    assertThat(feed(reader))
        .containsExactly("pin 5", "pin 4", "pin 3", "late", "other", "pin 2", "pin 1");
  }

  @ParameterizedTest(name = "before look {0}")
  @ValueSource(ints = {1, 2, 3})
  void pinThatStopsBeingKeptInTheMiddleOfAReadIsStillRead(int look) {
    // given
    follow(reader, author);
    for (int i = 1; i <= 3; i++) {
      publish(author, i, "pin " + i);
    }
    AtomicInteger looks = new AtomicInteger();

    // when
    cluster.beforeEachRead(
        () -> {
          if (looks.incrementAndGet() == look) {
            publish(author, 4, "pin 4");
          }
        });

    // then
    assertThat(feed(reader)).endsWith("pin 3", "pin 2", "pin 1");
    assertThat(looks).hasValueGreaterThanOrEqualTo(look);
  }

  @Test
  void deletionsOfAllThatIsKeptLeaveWhatIsAtTheAuthor() {
    // given
    for (int i = 1; i <= 4; i++) {
      publish(author, i, "pin " + i);
    }
    follow(reader, author);

    // when
    delete(author, "pin 4");
    delete(author, "pin 3");

    // then
    assertThat(feed(reader)).containsExactly("pin 2", "pin 1");
  }

  @Test
  void pinsOfSomebodyUnfollowedDoNotEndTheFeedEarly() {
    // given
    follow(reader, author, other);
    publish(other, 0, "other");
    for (int i = 1; i <= 3; i++) {
      publish(author, i, "pin " + i);
    }

    // when
    cluster.unfollow(reader, author);
    cluster.settle();

    // then
    assertThat(Samples.feed(cluster, reader, 1)).containsExactly("other");
    assertThat(feed(reader)).containsExactly("other");
  }

  private void follow(Id from, Id... authors) {
    for (Id to : authors) {
      cluster.follow(from, to);
    }
    cluster.settle();
  }

  private void publish(Id from, long createdAt, String title) {
    Pin pin = Samples.pin(from, createdAt, title);
    cluster.publish(pin);
    cluster.settle();
  }

  private void delete(Id from, String title) {
    cluster.delete(Samples.pin(from, 0, title).id());
    cluster.settle();
  }

  private List<String> feed(Id of) {
    cluster.takeReads(AuthorStores.AUTHOR_PINS);
    return Samples.feed(cluster, of, 10);
  }

  private int pulls() {
    return cluster.takeReads(AuthorStores.AUTHOR_PINS);
  }
}
