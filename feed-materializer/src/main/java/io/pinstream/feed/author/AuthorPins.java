package io.pinstream.feed.author;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.Pages;
import io.pinstream.topologies.streams.ViewStores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** Reads the pins of many authors as one list, each at the author's home. */
public final class AuthorPins {

  // Few authors have many of the newest pins; whoever has is asked again.
  private static final int AT_ONCE = 8;

  private final ViewStores stores;

  public AuthorPins(ViewStores stores) {
    this.stores = stores;
  }

  /** A page of the pins of all these authors, newest first. */
  public Page merged(List<Id> authors, Page.Request request) {
    PriorityQueue<Source> sources = new PriorityQueue<>();
    for (Id author : authors) {
      Source source = new Source(author, request.after(), Math.min(AT_ONCE, request.limit()));
      if (source.head() != null) {
        sources.add(source);
      }
    }
    List<byte[]> items = new ArrayList<>(request.limit());
    Position last = null;
    while (items.size() < request.limit()) {
      Source source = sources.poll();
      if (source == null) {
        return new Page(items, null);
      }
      Row row = source.next();
      items.add(row.json());
      last = row.position();
      if (source.head() != null) {
        sources.add(source);
      }
    }
    return new Page(items, sources.isEmpty() ? null : last);
  }

  private record Row(Position position, byte[] json) {}

  /** The pins of one author, fetched a few at a time. */
  private final class Source implements Comparable<Source> {

    private final Id author;
    private final int atOnce;
    private final Deque<Row> rows = new ArrayDeque<>();
    private @Nullable Position fetchedTo;
    private boolean more;

    Source(Id author, @Nullable Position after, int atOnce) {
      this.author = author;
      this.atOnce = atOnce;
      this.fetchedTo = after;
      fetch();
    }

    @Nullable Row head() {
      return rows.peekFirst();
    }

    Row next() {
      Row row = rows.removeFirst();
      if (rows.isEmpty() && more) {
        fetch();
      }
      return row;
    }

    private void fetch() {
      stores.range(
          AuthorStores.AUTHOR_PINS,
          author.home(),
          Pages.range(author, fetchedTo),
          found -> {
            while (found.hasNext() && rows.size() < atOnce) {
              KeyValue<Bytes, byte[]> row = found.next();
              fetchedTo = Pages.position(row.key);
              rows.add(new Row(fetchedTo, row.value));
            }
            more = found.hasNext();
            return more;
          });
    }

    @Override
    public int compareTo(Source other) {
      return rows.getFirst().position().compareTo(other.rows.getFirst().position());
    }
  }
}
