package io.pinstream.feed.admission;

import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.schemas.id.Id;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether to wake a reader while memory is scarce. Waking costs many times more than one
 * read at the authors' homes (each author's home is notified and may send up to 200 pins), and it
 * evicts another reader's feed. If more people read than fit in memory, waking all of them would
 * build feeds that are evicted before they are read.
 *
 * <p>Two rules apply. A reader must have read in at least as many periods as the reader to evict,
 * or in more if many were woken recently. And in the long run there is at most one waking per 16
 * reads. Readers who are not woken read at the authors' homes, which is always correct.
 *
 * <p>Belongs to one task and lives in memory only: a restarted task learns the frequencies from new
 * reads. Not thread-safe.
 */
public final class WakeAdmission {

  private static final int READS_A_WAKING = 16;
  private static final int MOST_CREDIT = 64 * READS_A_WAKING;

  private final FeedBudget budget;
  private final long periodMillis;
  private int credit = MOST_CREDIT;
  private @Nullable ReadFrequency frequency;

  /**
   * The admission of one task.
   *
   * @param budget the memory budget of all feeds of the process
   * @param period the period in which several reads of one reader count once
   */
  public WakeAdmission(FeedBudget budget, Duration period) {
    this.budget = budget;
    this.periodMillis = Math.max(1, period.toMillis());
  }

  /**
   * Counts a read.
   *
   * @param now in ms since 1970
   * @param feeds the number of feeds that this task keeps
   */
  public void read(Id reader, long now, int feeds) {
    credit = Math.min(MOST_CREDIT, credit + 1);
    if (frequency == null ? isScarce() : !frequency.fits(feeds)) {
      frequency = new ReadFrequency(feeds, periodMillis);
    }
    if (frequency != null) {
      frequency.count(reader, now);
    }
  }

  /** Whether a new feed should start only in place of another one. */
  public boolean isScarce() {
    return budget.isScarce();
  }

  /**
   * Whether to wake this reader and let the other one fall asleep.
   *
   * @param other the awake reader with the oldest last read; null if there is none
   */
  public boolean admits(Id reader, @Nullable Id other) {
    if (credit < READS_A_WAKING) {
      return false;
    }
    if (other != null && frequency != null) {
      int more = credit > MOST_CREDIT / 2 ? 0 : 1;
      if (frequency.of(reader) < frequency.of(other) + more) {
        return false;
      }
    }
    credit -= READS_A_WAKING;
    return true;
  }
}
