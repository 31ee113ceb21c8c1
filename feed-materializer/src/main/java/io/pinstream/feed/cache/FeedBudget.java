package io.pinstream.feed.cache;

import java.util.concurrent.atomic.AtomicLong;

/** What the feeds of all partitions of an application may take in memory. Safe for threads. */
public final class FeedBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong promised = new AtomicLong();

  /**
   * @param limit in bytes
   */
  public FeedBudget(long limit) {
    this.limit = limit;
  }

  /** In bytes, about. */
  public long used() {
    return used.get();
  }

  void use(long bytes) {
    used.addAndGet(bytes);
  }

  void promise(long bytes) {
    promised.addAndGet(bytes);
  }

  /**
   * Whether a feed should begin only in the place of another one: less than an eighth is left, what
   * is promised to readers who are waking not counted. That much is for feeds to grow into.
   */
  public boolean isScarce() {
    return used.get() + promised.get() >= limit - limit / 8;
  }

  /** Whether no more feeds may begin, and some have to go. */
  public boolean isUsedUp() {
    return used.get() >= limit;
  }
}
