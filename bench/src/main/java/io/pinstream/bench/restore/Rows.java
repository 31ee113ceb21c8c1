package io.pinstream.bench.restore;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Rows as deciders keep them: a key of home, id and position, and a value of some JSON's length.
 * The same ones each time, in an order that has nothing to do with their keys.
 *
 * @param count in all partitions together
 * @param valueBytes of each value
 */
record Rows(long count, int valueBytes) {

  static final int PARTITIONS = 4;
  static final int KEY_BYTES = 42;

  /** Rows of this size altogether. */
  static Rows ofBytes(long bytes, int valueBytes) {
    return new Rows(bytes / (KEY_BYTES + valueBytes), valueBytes);
  }

  long bytes() {
    return count * (KEY_BYTES + valueBytes);
  }

  /** Takes a row. */
  interface To {
    void put(int partition, byte[] key, byte[] value) throws Exception;
  }

  void forEach(To to) throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (long row = 0; row < count; row++) {
      ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
      int home = random.nextInt(1 << 16);
      key.putShort((short) home);
      while (key.remaining() >= Long.BYTES) {
        key.putLong(random.nextLong());
      }
      ByteBuffer value = ByteBuffer.allocate(valueBytes);
      while (value.remaining() >= Long.BYTES) {
        value.putLong(random.nextLong());
      }
      to.put(home % PARTITIONS, key.array(), value.array());
    }
  }
}
