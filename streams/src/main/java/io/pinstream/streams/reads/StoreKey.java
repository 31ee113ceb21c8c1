package io.pinstream.streams.reads;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds keys of stores. A key of a logged store begins with the two bytes of its home (or carries
 * it in the id of its owner), so that a store can be copied into another number of partitions, and
 * that a test can tell a stray record.
 */
public final class StoreKey {

  private final ByteBuffer bytes = ByteBuffer.allocate(128);

  private StoreKey() {}

  /** A key at this home. */
  public static StoreKey at(int home) {
    return new StoreKey().home(home);
  }

  /**
   * A key that begins with the id of something that may live elsewhere: of a copy that is kept
   * wherever it is needed, or of an index whose home stands further on.
   */
  public static StoreKey ofForeign(Id id) {
    return new StoreKey().id(id);
  }

  /** A key that begins with what kind of row it is; its home stands further on. */
  public static StoreKey marked(int kind) {
    return new StoreKey().mark(kind);
  }

  /** A key at the home of this id, beginning with the id. */
  public static StoreKey of(Id id) {
    return at(id.home()).id(id);
  }

  public StoreKey id(Id id) {
    id.write(bytes);
    return this;
  }

  /** In the form that sorts the newest first. */
  public StoreKey position(Position position) {
    position.write(bytes);
    return this;
  }

  public StoreKey home(int home) {
    bytes.putShort((short) home);
    return this;
  }

  /** One byte that tells apart what begins alike. */
  public StoreKey mark(int mark) {
    bytes.put((byte) mark);
    return this;
  }

  public StoreKey number(long number) {
    bytes.putLong(number);
    return this;
  }

  /** ASCII, at most 40 characters, and last in its key. */
  public StoreKey name(String name) {
    bytes.put(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return this;
  }

  public Bytes bytes() {
    return Bytes.wrap(Arrays.copyOf(bytes.array(), bytes.position()));
  }

  /** All keys that begin with this one. */
  public KeyRange range() {
    return new KeyRange(bytes(), end());
  }

  /** All keys that begin with this one and come behind {@code position}. */
  public KeyRange rangeAfter(Position position) {
    Bytes end = end();
    position.write(bytes);
    // One zero byte more: the key itself is left out, whatever is behind it is not.
    bytes.put((byte) 0);
    return new KeyRange(bytes(), end);
  }

  /** The smallest key that is greater than all that begin with this one. */
  private Bytes end() {
    byte[] end = Arrays.copyOf(bytes.array(), bytes.position());
    for (int i = end.length - 1; i >= 0; i--) {
      if (++end[i] != 0) {
        return Bytes.wrap(Arrays.copyOf(end, i + 1));
      }
    }
    // Only ones: nothing of this length is greater, but no key is this long.
    byte[] last = new byte[bytes.capacity()];
    Arrays.fill(last, (byte) 0xFF);
    return Bytes.wrap(last);
  }
}
