package io.pinstream.feed;

import java.time.Duration;

/**
 * How much of an author's past goes where, and for whom feeds are kept. All else is read at the
 * authors' homes, so that these numbers decide what a read costs, never what it says.
 *
 * @param backfill how many pins of an author a partition gets with its first reader
 * @param kept how many pins of one author a partition keeps, at least {@code backfill}
 * @param expanded how many pins of one author are put into a feed when it begins to have that
 *     author
 * @param slice how long jobs may hold up the stream at a time; zero for one step at a time
 * @param noted how often at most it is noted that somebody reads
 * @param awake how long after that a feed is still kept
 */
public record FeedLimits(
    int backfill, int kept, int expanded, Duration slice, Duration noted, Duration awake) {

  public static final FeedLimits USUAL =
      new FeedLimits(
          200, 1_000, 200, Duration.ofMillis(20), Duration.ofHours(1), Duration.ofDays(7));

  public FeedLimits {
    if (backfill < 1 || kept < backfill || expanded < 1) {
      throw new IllegalArgumentException("Of each some, and no more is sent than is kept");
    }
    if (noted.compareTo(awake) >= 0) {
      throw new IllegalArgumentException("Whoever reads would be taken for asleep");
    }
  }
}
