package io.pinstream.feed.delivery;

import java.time.Duration;

/**
 * How much of an author's past goes where, and for whom feeds are kept. All else is read at the
 * authors' homes, so that these numbers decide what a read costs, never what it says.
 *
 * @param memory what all feeds of a process may take, in bytes, about; who has not read for the
 *     longest time falls asleep early to make room
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
   * How many pins are kept where.
   *
   * @param backfill of an author, that a partition gets with its first reader
   * @param kept of one author in a partition, at least {@code backfill}
   * @param expanded of one author, that are put into a feed when it begins to have that author
   * @param entries of a feed; up to a quarter more until it is tidied up
   */
  public record Pins(int backfill, int kept, int expanded, int entries) {

    public Pins {
      if (backfill < 1 || kept < backfill || expanded < 1 || entries < 1) {
        throw new IllegalArgumentException("Of each some, and no more is sent than is kept");
      }
    }
  }

  /**
   * Whose pins are put into feeds, and into whose.
   *
   * @param pushed of an author with more readers who are awake than this, pins are not put into
   *     feeds, but merged in when these are read. Told apart in each partition by its share, and
   *     taken back only at three quarters, so that nobody goes to and fro
   * @param followed whoever follows more authors than this is not pushed to, and reads at their
   *     homes
   */
  public record Reach(int pushed, int followed) {

    public Reach {
      if (pushed < 0 || followed < 0) {
        throw new IllegalArgumentException("Nobody has fewer than no readers");
      }
    }
  }

  /**
   * How large work is cut.
   *
   * @param packed how many readers of an author stand in one row at most: a follow writes as much,
   *     and a push reads as many at once
   * @param step how many rows a job reads or writes before it looks at the time
   * @param slice how long jobs may hold up the stream at a time; zero for one step at a time
   */
  public record Work(int packed, int step, Duration slice) {

    public Work {
      if (step < 1) {
        throw new IllegalArgumentException("Of each some, and no more is sent than is kept");
      }
      if (packed < 2) {
        throw new IllegalArgumentException("A row that is full must split");
      }
    }

    /** How many authors of one reader a job looks at before it looks at the time. */
    public int authorsAStep() {
      return Math.max(1, step / 200);
    }
  }

  /**
   * Who is awake.
   *
   * @param noted how often at most it is noted that somebody reads
   * @param kept how long after that a feed is still kept
   */
  public record Awake(Duration noted, Duration kept) {

    public Awake {
      if (noted.compareTo(kept) >= 0) {
        throw new IllegalArgumentException("Whoever reads would be taken for asleep");
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

  /** Up to how many readers of one partition an author is pushed to. */
  public int pushedHere(int partitions) {
    return reach.pushed() / partitions;
  }

  /** Where what has grown beyond a limit is taken for small again. */
  public static int below(int limit) {
    return limit - limit / 4;
  }
}
