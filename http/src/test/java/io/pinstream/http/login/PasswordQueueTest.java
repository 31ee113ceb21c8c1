package io.pinstream.http.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.http.problems.Problems.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PasswordQueueTest {

  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch begin = new CountDownLatch(1);

  @Test
  void addressesHaveTurnsAndAFloodDelaysItselfOnly() throws Exception {
    PasswordQueue queue = blocked(Duration.ofMinutes(1));
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(submit(queue, Priority.SUSPECT, "flood"));
    }
    all.add(submit(queue, Priority.SUSPECT, "second"));
    all.add(submit(queue, Priority.FRESH, "honest"));
    all.add(submit(queue, Priority.KNOWN, "known"));

    begin.countDown();
    for (CompletableFuture<?> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    assertThat(order).hasSize(103);
    assertThat(order.indexOf("known")).isLessThan(3);
    assertThat(order.indexOf("honest")).isLessThan(3);
    assertThat(order.indexOf("second")).isLessThan(5);
  }

  @Test
  void everyPriorityHasItsTurns() throws Exception {
    PasswordQueue queue = blocked(Duration.ofMinutes(1));
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(submit(queue, Priority.KNOWN, "known"));
      all.add(submit(queue, Priority.FRESH, "fresh"));
    }
    all.add(submit(queue, Priority.SEEN, "seen"));
    all.add(submit(queue, Priority.SUSPECT, "suspect"));

    begin.countDown();
    for (CompletableFuture<?> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    assertThat(order.indexOf("seen")).isLessThan(9);
    assertThat(order.indexOf("suspect")).isLessThan(9);
  }

  @Test
  void aFullQueueCutsTheLongestRowOfTheLeastPriorityAndKeepsItsBound() throws Exception {
    PasswordQueue queue = blocked(Duration.ofMinutes(1));
    List<CompletableFuture<?>> flood = new ArrayList<>();
    for (int address = 0; address < 40; address++) {
      for (int i = 0; i < 200; i++) {
        flood.add(submit(queue, Priority.SUSPECT, "flood " + address));
      }
    }
    CompletableFuture<?> seen = submit(queue, Priority.SEEN, "honest");
    CompletableFuture<?> same = submit(queue, Priority.SUSPECT, "honest, too");

    begin.countDown();
    seen.get(30, TimeUnit.SECONDS);
    same.get(30, TimeUnit.SECONDS);
    int done = 0;
    for (CompletableFuture<?> one : flood) {
      try {
        one.get(30, TimeUnit.SECONDS);
        done++;
      } catch (ExecutionException refused) {
        assertThat(refused.getCause()).isInstanceOf(ProblemException.class);
      }
    }
    assertThat(done).isBetween(1_000, 1_024);
  }

  @Test
  void whoHasNoTurnInTimeIsToldSo() {
    PasswordQueue queue = blocked(Duration.ofMillis(50));
    assertThatThrownBy(() -> submit(queue, Priority.FRESH, "late").get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ProblemException.class);
    begin.countDown();
    assertThat(order).isEmpty();
  }

  @Test
  void afterAFailureTheNextIsServed() throws Exception {
    PasswordQueue queue = new PasswordQueue(1);
    assertThatThrownBy(
            () ->
                queue
                    .submit(
                        Priority.FRESH,
                        "a",
                        () -> {
                          throw new IllegalStateException("broken");
                        })
                    .get(30, TimeUnit.SECONDS))
        .hasMessageContaining("broken");
    assertThat(queue.submit(Priority.FRESH, "a", () -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** One whose only worker is at work until {@link #begin}. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private PasswordQueue blocked(Duration patience) {
    PasswordQueue queue = new PasswordQueue(1, patience);
    CountDownLatch working = new CountDownLatch(1);
    queue.submit(
        Priority.FRESH,
        "first",
        () -> {
          working.countDown();
          return awaited(begin);
        });
    awaited(working);
    return queue;
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<?> submit(PasswordQueue queue, Priority priority, String row) {
    return queue.submit(priority, row, () -> order.add(row));
  }
}
