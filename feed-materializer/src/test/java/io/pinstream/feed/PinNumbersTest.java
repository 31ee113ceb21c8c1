package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers of pins never come twice, however many pins there have been. */
class PinNumbersTest {

  private static final Bytes NUMBERS_OF_PINS = Bytes.wrap(new byte[] {2});

  private final FeedCluster cluster =
      new FeedCluster(1, FeedLimits.USUAL.working(500, Duration.ZERO), 1);
  private final Id old = Samples.user("old", 0);
  private final Id author = Samples.user("author", 7);
  private final Id reader = Samples.user("reader", 1);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aPinBeyondTheEndOf32BitsIsNotTakenForAnother() {
    // given
    cluster.wake(reader);
    cluster.follow(reader, old);
    cluster.follow(reader, author);
    for (int i = 1; i <= 3; i++) {
      publish(old, i, "old " + i);
    }
    // As the build of before left it: all numbers of 32 bits have been given.
    byte[] all = ByteBuffer.allocate(4).putInt(-1).array();
    cluster.put(0, FeedCache.EPOCHS, NUMBERS_OF_PINS, all);
    cluster.restart(0);

    // when
    for (int i = 4; i <= 9; i++) {
      publish(author, i, "new " + i);
    }

    // then
    assertFeed();
    cluster.restart(0);
    assertFeed();
    cluster.kill(0);
    cluster.tick(10);
    assertFeed();
    cluster.delete(Samples.pin(author, 9, "new 9").id());
    cluster.settle();
    assertThat(Samples.feed(cluster, reader, 10)).hasSize(8).doesNotContain("new 9");
  }

  private void assertFeed() {
    cluster.takeReads(AuthorStores.AUTHOR_PINS);
    assertThat(Samples.feed(cluster, reader, 4))
        .containsExactly(
            "new 9", "new 8", "new 7", "new 6", "new 5", "new 4", "old 3", "old 2", "old 1");
    assertThat(cluster.takeReads(AuthorStores.AUTHOR_PINS)).isZero();
  }

  private void publish(Id from, long createdAt, String title) {
    cluster.publish(Samples.pin(from, createdAt, title));
    cluster.settle();
  }
}
