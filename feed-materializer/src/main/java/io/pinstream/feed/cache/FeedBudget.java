package io.pinstream.feed.cache;

import java.util.concurrent.atomic.AtomicLong;

/** The memory budget of the feeds of all partitions of an application. Thread-safe. */
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

  /** Approximate bytes in use. */
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
   * Whether a new feed should start only in place of another one: less than an eighth of the budget
   * is left after what is reserved for readers who are waking. That eighth is room for feeds to
   * grow.
   */
  public boolean isScarce() {
    return used.get() + promised.get() >= limit - limit / 8;
  }

  /** Whether no more feeds may start and some must be evicted. */
  public boolean isUsedUp() {
    return used.get() >= limit;
  }
}
