package io.pinstream.feed;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every history, once nothing is under way, every feed is what the model says.
 *
 * <p>{@code -Dpinstream.feed.seeds=500 -Dpinstream.feed.steps=5000} makes it as long as one likes;
 * {@code -Dpinstream.feed.seed=7} replays one history.
 */
class FeedEquivalenceTest {

  private static final int STEPS = Integer.getInteger("pinstream.feed.steps", 400);

  static LongStream seeds() {
    Long one = Long.getLong("pinstream.feed.seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, Integer.getInteger("pinstream.feed.seeds", 12));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyHistoryEndsInTheFeedsOfTheModel(long seed) {
    try (FeedHistory history = new FeedHistory(seed)) {
      try {
        history.run(STEPS);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "Seed %d failed at step %d; replay it with -Dpinstream.feed.seed=%d -Dpinstream.feed.steps=%d: %s"
                .formatted(seed, history.step(), seed, STEPS, e.getMessage()),
            e);
      }
    }
  }
}
