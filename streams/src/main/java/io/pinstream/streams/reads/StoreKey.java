package io.pinstream.streams.reads;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds keys of stores. A key of a logged store starts with the two bytes of its home, or contains
 * it in the id of its owner, so that a store can be copied into another number of partitions, and
 * tests can detect misplaced records.
 */
public final class StoreKey {

  private final ByteBuffer bytes = ByteBuffer.allocate(128);

  private StoreKey() {}

  /** A key at this home. */
  public static StoreKey at(int home) {
    return new StoreKey().home(home);
  }

  /**
   * A key that starts with the id of a thing whose home may be elsewhere: for copies that are
   * stored where needed, or for indexes whose home comes later in the key.
   */
  public static StoreKey ofForeign(Id id) {
    return new StoreKey().id(id);
  }

  /** A key that starts with the kind of row; its home comes later. */
  public static StoreKey marked(int kind) {
    return new StoreKey().mark(kind);
  }

  /** A key with the home of this id, then the id. */
  public static StoreKey of(Id id) {
    return at(id.home()).id(id);
  }

  public StoreKey id(Id id) {
    id.write(bytes);
    return this;
  }

  /** Appends a position, which sorts the newest first. */
  public StoreKey position(Position position) {
    position.write(bytes);
    return this;
  }

  public StoreKey home(int home) {
    bytes.putShort((short) home);
    return this;
  }

  /** Appends one byte, to distinguish rows with the same prefix. */
  public StoreKey mark(int mark) {
    bytes.put((byte) mark);
    return this;
  }

  public StoreKey number(long number) {
    bytes.putLong(number);
    return this;
  }

  /** Appends ASCII of at most 40 characters; must be last. */
  public StoreKey name(String name) {
    bytes.put(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return this;
  }

  public Bytes bytes() {
    return Bytes.wrap(Arrays.copyOf(bytes.array(), bytes.position()));
  }

  /** All keys that start with this one. */
  public KeyRange range() {
    return new KeyRange(bytes(), end());
  }

  /** All keys that start with this one and come after {@code position}. */
  public KeyRange rangeAfter(Position position) {
    Bytes end = end();
    position.write(bytes);
    // An additional zero byte excludes the key itself and includes everything after it.
    bytes.put((byte) 0);
    return new KeyRange(bytes(), end);
  }

  /** The smallest key greater than all keys that start with this one. */
  private Bytes end() {
    byte[] end = Arrays.copyOf(bytes.array(), bytes.position());
    for (int i = end.length - 1; i >= 0; i--) {
      if (++end[i] != 0) {
        return Bytes.wrap(Arrays.copyOf(end, i + 1));
      }
    }
    // All bits are ones: nothing of this length is greater, but no key has the maximum length.
    byte[] last = new byte[bytes.capacity()];
    Arrays.fill(last, (byte) 0xFF);
    return Bytes.wrap(last);
  }
}
