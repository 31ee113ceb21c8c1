package io.pinstream.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {

  private final Restarts restarts = new Restarts();

  @Test
  void theMoreOftenItEndsTheLongerThePause() {
    Duration before = Duration.ZERO;
    for (int end = 0; end < Restarts.TOO_MANY; end++) {
      assertThat(restarts.areTooMany()).isFalse();
      Duration pause = restarts.after(Duration.ofSeconds(end).toNanos());
      assertThat(pause).isGreaterThan(before);
      before = pause;
    }
    assertThat(restarts.areTooMany()).isTrue();
    assertThat(restarts.after(Duration.ofSeconds(9).toNanos())).isEqualTo(before);
  }

  @Test
  void endsLongAgoDoNotCount() {
    Duration first = restarts.after(0);
    for (int end = 1; end < Restarts.TOO_MANY; end++) {
      restarts.after(end);
    }
    Duration later = Restarts.WINDOW.plusSeconds(1);
    assertThat(restarts.after(later.toNanos())).isEqualTo(first);
    assertThat(restarts.areTooMany()).isFalse();
  }
}
