package io.pinstream.feed.page;

import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The pins of one author on their way into a page: newest first, fetched a few at a time, because
 * few authors have many of the newest. Sources are ordered by the pin that comes next.
 */
public final class PinSource implements Comparable<PinSource> {

  private static final int MOST_AT_ONCE = 16;

  private final Fetch fetch;
  private final Deque<Row> rows = new ArrayDeque<>();
  private int atOnce;
  private @Nullable Position fetchedTo;
  private boolean more = true;

  /** Where pins of an author come from. */
  public interface Fetch {

    /**
     * The first of this author's rows behind a position.
     *
     * @param after null for the newest
     */
    Rows rows(@Nullable Position after, int limit);
  }

  /**
   * Fetches nothing yet.
   *
   * @param after where the page begins
   * @param atOnce how many rows are fetched first; more each time after that
   */
  public PinSource(Fetch fetch, @Nullable Position after, int atOnce) {
    this.fetch = fetch;
    this.fetchedTo = after;
    this.atOnce = atOnce;
  }

  /** Fetches more if it has to; false if there are no more pins. */
  public boolean hasNext() {
    if (rows.isEmpty() && more) {
      take(fetch.rows(fetchedTo, atOnce));
    }
    return !rows.isEmpty();
  }

  /** Takes the next rows, which were fetched together with those of other sources. */
  public void take(Rows found) {
    rows.addAll(found.rows());
    more = found.next() != null;
    fetchedTo = found.next();
    atOnce = Math.min(2 * atOnce, MOST_AT_ONCE);
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
