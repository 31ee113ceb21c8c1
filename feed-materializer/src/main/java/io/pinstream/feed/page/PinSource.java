package io.pinstream.feed.page;

import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The pins of one author as input to a page: newest first, fetched a few at a time, because few
 * authors have many of the newest pins. Sources are ordered by their next pin.
 */
public final class PinSource implements Comparable<PinSource> {

  private static final int MOST_AT_ONCE = 16;

  private final Fetch fetch;
  private final Deque<Row> rows = new ArrayDeque<>();
  private int atOnce;
  private @Nullable Position fetchedTo;
  private boolean more = true;

  /** Fetches pins of an author. */
  public interface Fetch {

    /**
     * The first of this author's rows after a position.
     *
     * @param after null for the newest
     */
    Rows rows(@Nullable Position after, int limit);
  }

  /**
   * Fetches nothing yet.
   *
   * @param after where the page starts
   * @param atOnce how many rows to fetch first; later fetches are larger
   */
  public PinSource(Fetch fetch, @Nullable Position after, int atOnce) {
    this.fetch = fetch;
    this.fetchedTo = after;
    this.atOnce = atOnce;
  }

  /** Fetches more if necessary; false if there are no more pins. */
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

  /** Whether the next pin must be fetched first. */
  public boolean isDrained() {
    return rows.isEmpty();
  }

  /** The position of the next pin, which must be fetched. */
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
