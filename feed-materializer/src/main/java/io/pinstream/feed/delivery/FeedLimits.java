package io.pinstream.feed.delivery;

import java.time.Duration;

/**
 * How much of an author's past goes where, and for whom feeds are kept. All else is read at the
 * authors' homes, so that these numbers decide what a read costs, never what it says.
 *
 * @param backfill how many pins of an author a partition gets with its first reader
 * @param kept how many pins of one author a partition keeps, at least {@code backfill}
 * @param expanded how many pins of one author are put into a feed when it begins to have that
 *     author
 * @param entries how many pins a feed keeps; up to a quarter more until it is tidied up
 * @param memory what all feeds of a process may take, in bytes, about; who has not read for the
 *     longest time falls asleep early to make room
 * @param pushed of an author with more readers who are awake than this, pins are not put into
 *     feeds, but merged in when these are read. Told apart in each partition by its share, and
 *     taken back only at three quarters, so that nobody goes to and fro
 * @param followed whoever follows more authors than this is not pushed to, and reads at their homes
 * @param packed how many readers of an author stand in one row at most: a follow writes as much,
 *     and a push reads as many at once
 * @param step how many rows a job reads or writes before it looks at the time
 * @param slice how long jobs may hold up the stream at a time; zero for one step at a time
 * @param noted how often at most it is noted that somebody reads
 * @param awake how long after that a feed is still kept
 */
public record FeedLimits(
    int backfill,
    int kept,
    int expanded,
    int entries,
    long memory,
    int pushed,
    int followed,
    int packed,
    int step,
    Duration slice,
    Duration noted,
    Duration awake) {

  public static final FeedLimits USUAL =
      new FeedLimits(
          200,
          1_000,
          200,
          1_000,
          128L << 20,
          100_000,
          5_000,
          64,
          10_000,
          Duration.ofMillis(20),
          Duration.ofHours(1),
          Duration.ofDays(7));

  public FeedLimits {
    if (backfill < 1 || kept < backfill || expanded < 1 || entries < 1 || step < 1) {
      throw new IllegalArgumentException("Of each some, and no more is sent than is kept");
    }
    if (packed < 2) {
      throw new IllegalArgumentException("A row that is full must split");
    }
    if (pushed < 0 || followed < 0) {
      throw new IllegalArgumentException("Nobody has fewer than no readers");
    }
    if (noted.compareTo(awake) >= 0) {
      throw new IllegalArgumentException("Whoever reads would be taken for asleep");
    }
  }

  public FeedLimits keeping(int backfill, int kept, int expanded, int entries) {
    return new FeedLimits(
        backfill, kept, expanded, entries, memory, pushed, followed, packed, step, slice, noted,
        awake);
  }

  public FeedLimits within(long memory) {
    return new FeedLimits(
        backfill, kept, expanded, entries, memory, pushed, followed, packed, step, slice, noted,
        awake);
  }

  public FeedLimits pushing(int pushed, int followed) {
    return new FeedLimits(
        backfill, kept, expanded, entries, memory, pushed, followed, packed, step, slice, noted,
        awake);
  }

  public FeedLimits packing(int packed) {
    return new FeedLimits(
        backfill, kept, expanded, entries, memory, pushed, followed, packed, step, slice, noted,
        awake);
  }

  public FeedLimits working(int step, Duration slice) {
    return new FeedLimits(
        backfill, kept, expanded, entries, memory, pushed, followed, packed, step, slice, noted,
        awake);
  }

  public FeedLimits waking(Duration noted, Duration awake) {
    return new FeedLimits(
        backfill, kept, expanded, entries, memory, pushed, followed, packed, step, slice, noted,
        awake);
  }

  /** Up to how many readers of one partition an author is pushed to. */
  public int pushedHere(int partitions) {
    return pushed / partitions;
  }

  /** How many authors of one reader a job looks at before it looks at the time. */
  public int authorsAStep() {
    return Math.max(1, step / 200);
  }

  /** Where what has grown beyond a limit is taken for small again. */
  public static int below(int limit) {
    return limit - limit / 4;
  }
}
