package io.pinstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {

  private static final TopicPartition ONE = new TopicPartition("changelog", 0);
  private static final TopicPartition TWO = new TopicPartition("changelog", 1);

  private final AtomicLong nanos = new AtomicLong();
  private final RestoreProgress progress = new RestoreProgress(nanos::get);

  @Test
  void nothingIsLeftBeforeAndAfterARestore() {
    assertDone(0);

    progress.onRestoreStart(ONE, "a", 100, 300);
    progress.onBatchRestored(ONE, "a", 299, 150);
    progress.onRestoreEnd(ONE, "a", 150);

    assertDone(150);
  }

  @Test
  void storesThatAreRestoredTogetherAreOneRound() {
    progress.onRestoreStart(ONE, "a", 0, 300);
    progress.onRestoreStart(TWO, "a", 0, 100);
    assertThat(progress.left()).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    progress.onBatchRestored(ONE, "a", 99, 100);

    assertThat(progress.remaining()).isEqualTo(300);
    assertThat(progress.fraction()).isEqualTo(0.25);
    assertThat(progress.left()).contains(Duration.ofSeconds(30));

    progress.onRestoreEnd(TWO, "a", 0);
    assertThat(progress.remaining()).isEqualTo(200);
    assertThat(progress.stores()).isEqualTo(1);

    progress.onRestoreEnd(ONE, "a", 300);
    assertDone(100);
  }

  @Test
  void theNextRoundBeginsAtNothing() {
    progress.onRestoreStart(ONE, "a", 0, 300);
    progress.onRestoreEnd(ONE, "a", 300);
    progress.onRestoreStart(ONE, "b", 0, 10);

    assertThat(progress.fraction()).isZero();
    assertThat(progress.remaining()).isEqualTo(10);
  }

  @Test
  void whatWentElsewhereIsNotLeft() {
    progress.onRestoreStart(ONE, "a", 0, 300);
    progress.onRestoreStart(TWO, "a", 0, 100);
    progress.onBatchRestored(ONE, "a", 99, 100);
    progress.onRestoreSuspended(ONE, "a", 100);

    assertThat(progress.remaining()).isEqualTo(100);
  }

  private void assertDone(long restored) {
    assertThat(progress.stores()).isZero();
    assertThat(progress.remaining()).isZero();
    assertThat(progress.fraction()).isEqualTo(1);
    assertThat(progress.left()).contains(Duration.ZERO);
    assertThat(progress.restored()).isEqualTo(restored);
  }
}
