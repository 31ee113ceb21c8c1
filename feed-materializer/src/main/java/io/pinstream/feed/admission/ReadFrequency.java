package io.pinstream.feed.admission;

import io.pinstream.schemas.id.Id;
import java.util.Arrays;

/**
 * Estimates in how many recent periods each reader has read, in 9 bytes per feed: a count-min
 * sketch whose counters are halved from time to time, behind a Bloom filter that counts a reader
 * once per period (TinyLFU: Einziger, Friedman, Manes, ACM Transactions on Storage 13(4), 2017).
 * Readers who share all their counters with others look more frequent than they are. Not
 * thread-safe.
 */
final class ReadFrequency {

  private static final int HASHES = 4;
  private static final int COUNTERS_A_FEED = 8;
  private static final int MOST = 15;
  private static final int SAMPLE = 10;
  private static final int FEWEST_FEEDS = 1_024;
  private static final int MOST_FEEDS = 1 << 24;

  private final byte[] counters;
  private final long[] counted;
  private final int feeds;
  private final long periodMillis;
  private long periodEnds = Long.MIN_VALUE;
  private int additions;

  /**
   * Has counted nobody yet.
   *
   * @param feeds the number of feeds
   * @param periodMillis the period in which several reads of one reader count once
   */
  ReadFrequency(int feeds, long periodMillis) {
    int wanted = Math.clamp(feeds, FEWEST_FEEDS, MOST_FEEDS);
    this.feeds = Integer.highestOneBit(2 * wanted - 1);
    this.counters = new byte[COUNTERS_A_FEED * this.feeds];
    this.counted = new long[counters.length / Long.SIZE];
    this.periodMillis = periodMillis;
  }

  /** Whether it is large enough for this number of feeds. */
  boolean fits(int others) {
    return others <= 2 * feeds || feeds == MOST_FEEDS;
  }

  /** Counts a read; further reads in the same period do not count. */
  void count(Id reader, long now) {
    if (now >= periodEnds) {
      Arrays.fill(counted, 0);
      periodEnds = now + periodMillis;
    }
    long hash = hash(reader);
    if (!isNews(hash)) {
      return;
    }
    int least = of(hash);
    if (least == MOST) {
      return;
    }
    for (int i = 0; i < HASHES; i++) {
      int place = place(hash, i);
      if (counters[place] == least) {
        counters[place]++;
      }
    }
    if (++additions == SAMPLE * feeds) {
      additions /= 2;
      for (int i = 0; i < counters.length; i++) {
        counters[i] >>= 1;
      }
    }
  }

  private boolean isNews(long hash) {
    boolean news = false;
    for (int i = 0; i < 2; i++) {
      int bit = place(hash, HASHES + i);
      long mask = 1L << bit;
      news |= (counted[bit / Long.SIZE] & mask) == 0;
      counted[bit / Long.SIZE] |= mask;
    }
    return news;
  }

  /** The number of periods in which this reader has read, at most 15. */
  int of(Id reader) {
    return of(hash(reader));
  }

  private int of(long hash) {
    int least = MOST;
    for (int i = 0; i < HASHES; i++) {
      least = Math.min(least, counters[place(hash, i)]);
    }
    return least;
  }

  private int place(long hash, int which) {
    return (int) mixed(hash + which * 0x9E3779B97F4A7C15L) & (counters.length - 1);
  }

  private static long hash(Id reader) {
    return mixed(reader.high() + mixed(reader.low()));
  }

  /** The finisher of SplitMix64. */
  private static long mixed(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
