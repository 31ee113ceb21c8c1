package io.pinstream.feed.delivery;

import java.time.Duration;

/**
 * How many of an author's pins go where, and for whom feeds are kept. Everything else is read at
 * the authors' homes: these limits decide what a read costs, never what it returns.
 *
 * @param memory approximate maximum of bytes for all feeds of a process; beyond it, the reader with
 *     the oldest last read falls asleep early
 */
public record FeedLimits(Pins pins, long memory, Reach reach, Work work, Awake awake) {

  public static final FeedLimits USUAL =
      new FeedLimits(
          new Pins(200, 1_000, 200, 1_000),
          128L << 20,
          new Reach(100_000, 5_000),
          new Work(64, 10_000, Duration.ofMillis(20)),
          new Awake(Duration.ofHours(1), Duration.ofDays(7)));

  /**
   * How many pins are kept.
   *
   * @param backfill pins of an author that a partition gets with its first reader
   * @param kept pins of one author in a partition, at least {@code backfill}
   * @param expanded pins of one author that are put into a feed when the author is added to it
   * @param entries entries of a feed; up to a quarter more until it is trimmed
   */
  public record Pins(int backfill, int kept, int expanded, int entries) {

    public Pins {
      if (backfill < 1 || kept < backfill || expanded < 1 || entries < 1) {
        throw new IllegalArgumentException(
            "Feed limits must be positive, and backfill at most kept");
      }
    }
  }

  /**
   * Which authors' pins are pushed, and to which readers.
   *
   * @param pushed the maximum of awake readers of an author whose pins are pushed into feeds;
   *     beyond it, they are merged in at reads. Each partition applies its share of the limit, and
   *     switches back only below three quarters of it, so that authors do not flap
   * @param followed readers who follow more authors than this are not pushed to; their feeds are
   *     read at the authors' homes
   */
  public record Reach(int pushed, int followed) {

    public Reach {
      if (pushed < 0 || followed < 0) {
        throw new IllegalArgumentException(
            "Limits of readers and followed authors must not be negative");
      }
    }
  }

  /**
   * How work is split.
   *
   * @param packed maximum of readers of an author in one row: a follow rewrites one row, and a push
   *     reads row by row
   * @param step how many rows a job reads or writes before it checks its time budget
   * @param slice how long jobs may block the stream at a time; zero for one step at a time
   */
  public record Work(int packed, int step, Duration slice) {

    public Work {
      if (step < 1) {
        throw new IllegalArgumentException(
            "Feed limits must be positive, and backfill at most kept");
      }
      if (packed < 2) {
        throw new IllegalArgumentException(
            "A row must hold at least two readers, so that a full one can be split");
      }
    }

    /** How many authors of one reader a job processes before it checks its time budget. */
    public int authorsAStep() {
      return Math.max(1, step / 200);
    }
  }

  /**
   * Which readers are awake.
   *
   * @param noted minimum interval between two recorded reads of one reader
   * @param kept how long a feed is kept after the last recorded read
   */
  public record Awake(Duration noted, Duration kept) {

    public Awake {
      if (noted.compareTo(kept) >= 0) {
        throw new IllegalArgumentException(
            "Feeds must be kept for longer than the interval between recorded reads");
      }
    }
  }

  public FeedLimits keeping(int backfill, int kept, int expanded, int entries) {
    return new FeedLimits(new Pins(backfill, kept, expanded, entries), memory, reach, work, awake);
  }

  public FeedLimits within(long bytes) {
    return new FeedLimits(pins, bytes, reach, work, awake);
  }

  public FeedLimits pushing(int pushed, int followed) {
    return new FeedLimits(pins, memory, new Reach(pushed, followed), work, awake);
  }

  public FeedLimits packing(int packed) {
    return new FeedLimits(pins, memory, reach, new Work(packed, work.step, work.slice), awake);
  }

  public FeedLimits working(int step, Duration slice) {
    return new FeedLimits(pins, memory, reach, new Work(work.packed, step, slice), awake);
  }

  public FeedLimits waking(Duration noted, Duration kept) {
    return new FeedLimits(pins, memory, reach, work, new Awake(noted, kept));
  }

  /** The maximum of readers in one partition up to which an author's pins are pushed. */
  public int pushedHere(int partitions) {
    return reach.pushed() / partitions;
  }

  /** The threshold for switching back once a limit was exceeded. */
  public static int below(int limit) {
    return limit - limit / 4;
  }
}
