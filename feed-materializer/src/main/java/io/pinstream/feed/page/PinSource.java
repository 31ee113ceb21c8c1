package io.pinstream.feed.page;

import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewStores.HomedRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pins of one author on their way into a page: newest first, fetched a few at a time, because
 * few authors have many of the newest. Sources are ordered by the pin that comes next.
 */
public final class PinSource implements Comparable<PinSource> {

  private static final int MOST_AT_ONCE = 16;

  private final ViewStores stores;
  private final String store;
  private final int home;
  private final Function<@Nullable Position, KeyRange> behind;
  private final Deque<Row> rows = new ArrayDeque<>();
  private int atOnce;
  private @Nullable Position fetchedTo;
  private boolean more = true;

  /**
   * Fetches nothing yet.
   *
   * @param behind the range of this author's rows behind a position, or all of them
   * @param after where the page begins
   * @param atOnce how many rows are fetched first; more each time after that
   */
  public PinSource(
      ViewStores stores,
      String store,
      int home,
      Function<@Nullable Position, KeyRange> behind,
      @Nullable Position after,
      int atOnce) {
    this.stores = stores;
    this.store = store;
    this.home = home;
    this.behind = behind;
    this.fetchedTo = after;
    this.atOnce = atOnce;
  }

  /** Fetches more if it has to; false if there are no more pins. */
  public boolean hasNext() {
    if (rows.isEmpty() && more) {
      take(Pages.rows(stores, store, home, behind.apply(fetchedTo), atOnce));
    }
    return !rows.isEmpty();
  }

  private void take(Rows found) {
    rows.addAll(found.rows());
    more = found.next() != null;
    fetchedTo = found.next();
    atOnce = Math.min(2 * atOnce, MOST_AT_ONCE);
  }

  /** Fetches what comes first in each of these, which are all of the same store and limit. */
  public static void fetch(List<PinSource> sources) {
    if (sources.isEmpty()) {
      return;
    }
    PinSource first = sources.getFirst();
    List<HomedRange> ranges = new ArrayList<>(sources.size());
    for (PinSource source : sources) {
      ranges.add(new HomedRange(source.home, source.behind.apply(source.fetchedTo)));
    }
    List<Rows> found = first.stores.firstRows(first.store, ranges, first.atOnce);
    for (int i = 0; i < sources.size(); i++) {
      sources.get(i).take(found.get(i));
    }
  }

  /** Whether the next pin would have to be fetched. */
  public boolean isDrained() {
    return rows.isEmpty();
  }

  /** The next pin; there must be one that is fetched. */
  public Position position() {
    return rows.getFirst().position();
  }

  /** Takes the next pin, which must be fetched. */
  public byte[] next() {
    return rows.removeFirst().value();
  }

  @Override
  public int compareTo(PinSource other) {
    return position().compareTo(other.position());
  }
}
