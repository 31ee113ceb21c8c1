package io.pinstream.workers.images.pixels;

/**
 * The arithmetic decoder of VP8 (RFC 6386, section 7). Past the end it reads zeros, as decoders do,
 * and says so.
 */
final class BoolReader {

  private final byte[] bytes;
  private int at;
  private final int end;
  private long value;
  private int range = 254; // Less one.
  private int bits = -8;
  private boolean pastEnd;

  BoolReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    load();
  }

  /** Whether more was read than is there. */
  boolean isPastEnd() {
    return pastEnd;
  }

  private void load() {
    if (at < end) {
      value = (value << 8) | (bytes[at++] & 0xFF);
      bits += 8;
    } else if (!pastEnd) {
      value <<= 8;
      bits += 8;
      pastEnd = true;
    } else {
      bits = 0;
    }
  }

  /**
   * @param probability of a zero, in 256ths
   */
  int bit(int probability) {
    if (bits < 0) {
      load();
    }
    int split = (range * probability) >> 8;
    int bit = (int) (value >> bits) > split ? 1 : 0;
    if (bit == 1) {
      range -= split;
      value -= (long) (split + 1) << bits;
    } else {
      range = split + 1;
    }
    int shift = 7 ^ (31 - Integer.numberOfLeadingZeros(range));
    range = (range << shift) - 1;
    bits -= shift;
    return bit;
  }

  /** An even bit, as decoders read the sign of a coefficient: they take a bit of data at once. */
  void sign() {
    if (bits < 0) {
      load();
    }
    int split = range >> 1;
    boolean negative = (int) (value >> bits) > split;
    if (negative) {
      range--;
      value -= (long) (split + 1) << bits;
    }
    bits--;
    range |= 1;
  }

  boolean flag() {
    return bit(128) == 1;
  }

  int number(int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /** Passes an optional number of {@code count} bits and a sign. */
  void optionalSigned(int count) {
    if (flag()) {
      number(count + 1);
    }
  }
}
