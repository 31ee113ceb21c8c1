package io.pinstream.streams.reads;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Reads pages of lists whose keys are home, owner, position, or at least end with a position. */
public final class Pages {

  private Pages() {}

  /** A row of a list. */
  public record Row(Position position, byte[] value) {}

  /**
   * A part of a list.
   *
   * @param next the next part starts after this position; null at the end
   */
  public record Rows(List<Row> rows, @Nullable Position next) {

    /** The rows' values. */
    public Page page() {
      return new Page(rows.stream().map(Row::value).toList(), next);
    }
  }

  public static Page read(ViewStores stores, String store, Id owner, Page.Request request) {
    Rows read = rows(stores, store, owner.home(), range(owner, request.after()), request.limit());
    return read.page();
  }

  /** The first rows of a range of keys that end with a position. */
  public static Rows rows(ViewStores stores, String store, int home, KeyRange range, int limit) {
    return stores.range(store, home, range, found -> first(found, limit));
  }

  /** The first rows of an iterator. */
  public static Rows first(KeyValueIterator<Bytes, byte[]> found, int limit) {
    List<Row> rows = new ArrayList<>(limit);
    Position last = null;
    while (found.hasNext()) {
      if (rows.size() == limit) {
        return new Rows(rows, last);
      }
      KeyValue<Bytes, byte[]> row = found.next();
      last = position(row.key);
      rows.add(new Row(last, row.value));
    }
    return new Rows(rows, null);
  }

  /**
   * The first rows of several merged lists. A row in several lists is taken once, from the last of
   * them.
   */
  public static Rows mergedRows(List<Rows> lists, int limit) {
    SortedMap<Position, Row> rows = new TreeMap<>();
    boolean more = false;
    for (Rows list : lists) {
      list.rows().forEach(row -> rows.put(row.position(), row));
      more |= list.next() != null;
    }
    List<Row> first = rows.values().stream().limit(limit).toList();
    more |= rows.size() > limit;
    return new Rows(first, more ? first.getLast().position() : null);
  }

  /** The rows of an owner after a position, or all of them. */
  public static KeyRange range(Id owner, @Nullable Position after) {
    return range(StoreKey.of(owner), after);
  }

  /** The rows of a list after a position, or all of them. */
  public static KeyRange range(StoreKey list, @Nullable Position after) {
    return after == null ? list.range() : list.rangeAfter(after);
  }

  /** The position that a key ends with. */
  public static Position position(Bytes key) {
    byte[] bytes = key.get();
    return Position.read(ByteBuffer.wrap(bytes).position(bytes.length - Position.BYTES));
  }
}
