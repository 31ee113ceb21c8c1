package io.pinstream.workers.images.pixels;

import org.jspecify.annotations.Nullable;

/** A canonical Huffman code of JPEG (ITU-T T.81, annex C): codes by length, values in order. */
final class HuffmanCode {

  static final int LONGEST = 16;

  private final int[] counts = new int[LONGEST + 1];
  private final byte[] values;

  private HuffmanCode(byte[] values) {
    this.values = values;
  }

  /**
   * Reads a table as DHT holds it: 16 counts, then the values.
   *
   * @return null if the counts promise more values than are there, or more codes than bits allow
   */
  static @Nullable HuffmanCode read(byte[] bytes, int from, int to) {
    int total = 0;
    int open = 1;
    HuffmanCode code = null;
    if (to - from >= LONGEST) {
      for (int length = 1; length <= LONGEST; length++) {
        total += bytes[from + length - 1] & 0xFF;
      }
      if (total <= 256 && total <= to - from - LONGEST) {
        byte[] values = new byte[total];
        System.arraycopy(bytes, from + LONGEST, values, 0, total);
        code = new HuffmanCode(values);
        for (int length = 1; length <= LONGEST; length++) {
          code.counts[length] = bytes[from + length - 1] & 0xFF;
          open = 2 * open - code.counts[length];
          if (open < 0) {
            return null;
          }
        }
      }
    }
    return code;
  }

  /** The next value, or a negative number if the data ends or holds no such code. */
  int next(EntropyBits in) {
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int bit = in.bit();
      if (bit < 0) {
        return bit;
      }
      code |= bit;
      int count = counts[length];
      if (code - first < count) {
        return values[index + code - first] & 0xFF;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return EntropyBits.NO_CODE;
  }
}
