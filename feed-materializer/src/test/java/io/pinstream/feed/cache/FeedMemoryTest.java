package io.pinstream.feed.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedMemoryTest {

  private static final int FEEDS = 2_000;

  private final FeedBudget budget = new FeedBudget(1L << 30);
  private final FeedMemory memory = FeedMemory.builder(budget, 100).build();

  /** While feeds are saved, whoever reads finds none, and finds that at once. */
  @Test
  void readersDoNotWaitForASave() throws Exception {
    memory.begin(7, number -> null);
    for (int number = 1; number <= FEEDS; number++) {
      memory.put(number, reader(number), 0);
      memory.push(new int[] {number}, new Entry(5, number));
      memory.with(number, Feed::warm);
    }
    assertThat(look(1)).isNotNull();
    AtomicInteger saved = new AtomicInteger();
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      memory.end(
          (number, row) -> {
            if (saved.incrementAndGet() == FEEDS / 2) {
              // In the middle of it: a reader that waited for the end would never come back.
              assertThat(ended(pool)).isTrue();
            }
          });
    }

    assertThat(saved).hasValue(FEEDS);
    assertThat(budget.used()).isZero();
  }

  private boolean ended(ExecutorService pool) {
    try {
      return pool.submit(() -> look(1) == null).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("A read waits for the save", e);
    }
  }

  /** What is counted against the budget is what the heap has less. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 1_000})
  void whatIsCountedIsWhatFeedsTake(int entries) {
    FeedMemory memory = FeedMemory.builder(budget, 1_000).build();
    long before = heap();
    memory.begin(7, number -> null);
    int[] all = new int[4_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = i + 1;
      memory.put(i + 1, reader(i + 1), 0);
    }
    for (int pin = 1; pin <= entries; pin++) {
      memory.push(all, new Entry(pin, pin));
    }
    long taken = heap() - before;

    System.out.printf(
        "A feed of %,d entries takes %,d bytes, and counts as %,d%n",
        entries, taken / all.length, budget.used() / all.length);
    assertThat((double) budget.used()).isBetween(0.6 * taken, 1.6 * taken);
    assertThat(memory.feeds()).isEqualTo(all.length);
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void promisesEndWithTheFeedThatTheyAreFor() {
    FeedBudget small = new FeedBudget(10_000);
    FeedMemory memory = FeedMemory.builder(small, 1_000).build();
    memory.begin(7, number -> null);
    assertThat(small.isScarce()).isFalse();

    memory.promise(1, 1_000);
    assertThat(small.isScarce()).isTrue();
    memory.put(1, reader(1), 0);
    assertThat(small.isScarce()).isFalse();
    memory.promise(2, 1_000);
    memory.promise(2, 1_000);
    memory.remove(2);
    assertThat(small.isScarce()).isFalse();
    memory.promise(3, 1_000);
    memory.end();
    assertThat(small.isScarce()).isFalse();
  }

  @Test
  void whatTheProcessorsOfATaskShareGoesWithIt() {
    StringBuilder first = memory.shared(StringBuilder.class, StringBuilder::new);
    memory.begin(7, number -> null);
    StringBuilder same = memory.shared(StringBuilder.class, StringBuilder::new);
    memory.end();
    StringBuilder next = memory.shared(StringBuilder.class, StringBuilder::new);

    assertThat(same).isSameAs(first);
    assertThat(next).isNotSameAs(first);
  }

  private FeedLook.@Nullable Found look(int number) {
    return memory
        .query(
            new FeedLook(reader(number), Long.MAX_VALUE, 10),
            PositionBound.unbounded(),
            new QueryConfig(false))
        .getResult();
  }

  private static Id reader(int number) {
    return new Id(0x8100L, 0x8000_0000_0000_0000L | number);
  }
}
