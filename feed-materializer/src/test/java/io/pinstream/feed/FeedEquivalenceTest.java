package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every history, once nothing is under way, every feed is what the model says.
 *
 * <p>The long form takes about half a minute a seed:
 *
 * <pre>
 * mvn verify -pl feed-materializer -am -Dtest=FeedEquivalenceTest \
 *   -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dpinstream.feed.steps=10000 -Dpinstream.feed.seeds=20 [-Dpinstream.feed.from=20]
 * </pre>
 *
 * <p>{@code -Dpinstream.feed.seed=7} replays one history. In the end it is said what all of them
 * came across.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedEquivalenceTest {

  private static final int STEPS = Integer.getInteger("pinstream.feed.steps", 400);
  private static final int SEEDS = Integer.getInteger("pinstream.feed.seeds", 12);
  private static final int FROM = Integer.getInteger("pinstream.feed.from", 0);
  private static final @Nullable Long SEED = Long.getLong("pinstream.feed.seed");
  private static final int STEPS_TO_SEE_ALL = 50_000;

  private final FeedCoverage coverage = new FeedCoverage();
  private long steps;

  static LongStream seeds() {
    return SEED == null ? LongStream.range(FROM, FROM + SEEDS) : LongStream.of(SEED);
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
      coverage.add(history.coverage());
      steps += STEPS;
    }
  }

  /** A history that never comes across something proves nothing about it. */
  @AfterAll
  void allThatCanHappenHasHappened() {
    System.out.printf("Equal to the model in %,d steps, among them:%n%s", steps, coverage.table());
    if (steps >= STEPS_TO_SEE_ALL && SEED == null) {
      assertThat(coverage.missing()).as("what no history came across").isEmpty();
    }
  }
}
