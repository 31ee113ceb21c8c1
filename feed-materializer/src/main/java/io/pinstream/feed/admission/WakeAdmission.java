package io.pinstream.feed.admission;

import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.schemas.id.Id;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a reader is woken while memory is scarce. To wake somebody costs many times what
 * one read at the authors' homes costs (each author's home is told, and may send up to 200 pins),
 * and then somebody else loses the feed. If more people read than there is memory for, waking each
 * of them would make feeds that go again before they are read.
 *
 * <p>Two rules: a reader must have read in as many periods as the one who would fall asleep, or in
 * more if many were woken lately; and in the long run at most one waking comes to 16 reads,
 * whatever people do. Whoever is not woken reads at the authors' homes, which is right at any time.
 *
 * <p>Of one task, in memory alone: a task that starts anew learns who reads from the reads that
 * come. Not safe for threads.
 */
public final class WakeAdmission {

  private static final int READS_A_WAKING = 16;
  private static final int MOST_CREDIT = 64 * READS_A_WAKING;

  private final FeedBudget budget;
  private final long periodMillis;
  private int credit = MOST_CREDIT;
  private @Nullable ReadFrequency frequency;

  /**
   * Of one task.
   *
   * @param budget of all feeds of the process
   * @param period in which the reads of one reader count once
   */
  public WakeAdmission(FeedBudget budget, Duration period) {
    this.budget = budget;
    this.periodMillis = Math.max(1, period.toMillis());
  }

  /**
   * Counts a read.
   *
   * @param now in ms since 1970
   * @param feeds how many this task keeps
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

  /** Whether a feed should begin only in the place of another one. */
  public boolean isScarce() {
    return budget.isScarce();
  }

  /**
   * Whether this reader is woken, and the other one falls asleep.
   *
   * @param other whoever of those who are awake has not read for the longest time; null for nobody
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
