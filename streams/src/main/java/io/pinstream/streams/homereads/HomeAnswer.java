package io.pinstream.streams.homereads;

import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a home, in stored bytes.
 *
 * @param items values, mostly JSON
 * @param positions the position of each item; empty if not needed
 * @param next the next part starts after this position; null at the end
 * @param more further data, in a format of this kind of read
 */
public record HomeAnswer(
    Status status,
    List<byte[]> items,
    List<Position> positions,
    @Nullable Position next,
    byte[] more) {

  private static final byte[] NOTHING = {};
  private static final HomeAnswer NOT_FOUND = of(Status.NOT_FOUND);
  private static final HomeAnswer NOT_YOURS = of(Status.NOT_YOURS);

  /** The result of a read. */
  public enum Status {
    /** The items are complete. */
    FOUND(0),
    /** The thing does not exist, or the caller must not know that it does. */
    NOT_FOUND(1),
    /** The caller may know that the thing exists, but not see it. */
    NOT_YOURS(2),
    /** The items are all that this home has; other homes have the rest. */
    GOES_ON(3);

    private final byte code;

    Status(int code) {
      this.code = (byte) code;
    }

    private static Status of(byte code) {
      return Arrays.stream(values())
          .filter(status -> status.code == code)
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("Not a status: " + code));
    }
  }

  private static HomeAnswer of(Status status) {
    return new HomeAnswer(status, List.of(), List.of(), null, NOTHING);
  }

  public static HomeAnswer notFound() {
    return NOT_FOUND;
  }

  public static HomeAnswer notYours() {
    return NOT_YOURS;
  }

  /** One value. */
  public static HomeAnswer of(byte[] item) {
    return new HomeAnswer(Status.FOUND, List.of(item), List.of(), null, NOTHING);
  }

  /** One value; not found if it is null. */
  public static HomeAnswer ofNullable(byte @Nullable [] item) {
    return item == null ? NOT_FOUND : of(item);
  }

  /** One value, if there is one. */
  public static HomeAnswer of(Optional<byte[]> item) {
    return item.map(HomeAnswer::of).orElse(NOT_FOUND);
  }

  /** A part of a list. */
  public static HomeAnswer of(Page page) {
    return new HomeAnswer(Status.FOUND, page.items(), List.of(), page.next(), NOTHING);
  }

  /** A part of a list, with the position of each row. */
  public static HomeAnswer of(Rows rows) {
    List<byte[]> items = new ArrayList<>(rows.rows().size());
    List<Position> positions = new ArrayList<>(rows.rows().size());
    for (Row row : rows.rows()) {
      items.add(row.value());
      positions.add(row.position());
    }
    return new HomeAnswer(Status.FOUND, items, positions, rows.next(), NOTHING);
  }

  /** The single value, if there is one. */
  public Optional<byte[]> item() {
    return items.isEmpty() ? Optional.empty() : Optional.of(items.getFirst());
  }

  public Page page() {
    return new Page(items, next);
  }

  /** The rows of a list with positions. */
  public Rows rows() {
    List<Row> rows = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      rows.add(new Row(positions.get(i), items.get(i)));
    }
    return new Rows(rows, next);
  }

  /** The number of bytes that {@link #write} needs. */
  int size() {
    int size = 1 + 1 + Position.BYTES + 4 + 4 + 4 + more.length;
    for (byte[] item : items) {
      size += 4 + item.length;
    }
    return size + positions.size() * Position.BYTES;
  }

  void write(ByteBuffer bytes) {
    bytes.put(status.code).put((byte) (next == null ? 0 : 1));
    if (next != null) {
      next.write(bytes);
    }
    bytes.putInt(items.size());
    for (byte[] item : items) {
      bytes.putInt(item.length).put(item);
    }
    bytes.putInt(positions.size());
    positions.forEach(position -> position.write(bytes));
    bytes.putInt(more.length).put(more);
  }

  static HomeAnswer read(ByteBuffer bytes) {
    Status status = Status.of(bytes.get());
    Position next = bytes.get() == 0 ? null : Position.read(bytes);
    int count = bytes.getInt();
    List<byte[]> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(take(bytes));
    }
    int placed = bytes.getInt();
    List<Position> positions = new ArrayList<>(placed);
    for (int i = 0; i < placed; i++) {
      positions.add(Position.read(bytes));
    }
    return new HomeAnswer(status, items, positions, next, take(bytes));
  }

  private static byte[] take(ByteBuffer bytes) {
    byte[] taken = new byte[bytes.getInt()];
    bytes.get(taken);
    return taken;
  }
}
