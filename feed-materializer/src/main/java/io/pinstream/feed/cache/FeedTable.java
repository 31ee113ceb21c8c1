package io.pinstream.feed.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds by number. Numbers ascend from 1, so they index into pages of slots; a page is freed with
 * the last of its feeds. Not thread-safe.
 */
final class FeedTable {

  private static final int PAGE_BITS = 10;
  private static final int PAGE = 1 << PAGE_BITS;

  private static final class Page {
    private final @Nullable Feed[] feeds = new @Nullable Feed[PAGE];
    private int count;
  }

  private final List<@Nullable Page> pages = new ArrayList<>();

  @Nullable Feed get(int number) {
    Page page = page(number);
    return page == null ? null : page.feeds[number & (PAGE - 1)];
  }

  /** The number must be free. */
  void put(int number, Feed feed) {
    int at = number >>> PAGE_BITS;
    while (pages.size() <= at) {
      pages.add(null);
    }
    Page page = pages.get(at);
    if (page == null) {
      page = new Page();
      pages.set(at, page);
    }
    page.feeds[number & (PAGE - 1)] = feed;
    page.count++;
  }

  @Nullable Feed remove(int number) {
    Page page = page(number);
    Feed feed = page == null ? null : page.feeds[number & (PAGE - 1)];
    if (page != null && feed != null) {
      page.feeds[number & (PAGE - 1)] = null;
      if (--page.count == 0) {
        pages.set(number >>> PAGE_BITS, null);
      }
    }
    return feed;
  }

  private @Nullable Page page(int number) {
    int at = number >>> PAGE_BITS;
    return at < pages.size() ? pages.get(at) : null;
  }

  void each(BiConsumer<Integer, Feed> feed) {
    for (int at = 0; at < pages.size(); at++) {
      Page page = pages.get(at);
      for (int i = 0; page != null && i < PAGE; i++) {
        Feed found = page.feeds[i];
        if (found != null) {
          feed.accept(at << PAGE_BITS | i, found);
        }
      }
    }
  }

  void clear() {
    pages.clear();
  }
}
