package io.pinstream.workers.images.pixels;

/**
 * The bits of a JPEG's entropy-coded data, from which stuffed bytes are taken out (T.81, F.2.2.5).
 */
final class EntropyBits {

  /** There is no further bit: a marker follows, or the file ends. */
  static final int END = -1;

  /** The bits are not a code of the table. */
  static final int NO_CODE = -2;

  private final byte[] bytes;
  private int at;
  private int current;
  private int left;

  EntropyBits(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Where the next unread byte is; a marker, if {@link #bit} said that one follows. */
  int position() {
    return at;
  }

  int bit() {
    if (left == 0 && !load()) {
      return END;
    }
    left--;
    return current >> left & 1;
  }

  /** Reads {@code count} bits; negative if there are not as many. */
  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int bit = bit();
      if (bit < 0) {
        return bit;
      }
      value = value << 1 | bit;
    }
    return value;
  }

  /** Leaves out the bits that fill the last byte. */
  void align() {
    left = 0;
  }

  /** Skips the marker RSTn at this position, with the fill before it. */
  boolean restart(int number) {
    align();
    int marker = at;
    if (marker >= bytes.length || (bytes[marker] & 0xFF) != 0xFF) {
      return false;
    }
    while (marker < bytes.length && (bytes[marker] & 0xFF) == 0xFF) {
      marker++;
    }
    if (marker >= bytes.length || (bytes[marker] & 0xFF) != 0xD0 + number) {
      return false;
    }
    at = marker + 1;
    return true;
  }

  private boolean load() {
    if (at >= bytes.length) {
      return false;
    }
    int next = bytes[at] & 0xFF;
    if (next == 0xFF) {
      int after = at + 1;
      while (after < bytes.length && (bytes[after] & 0xFF) == 0xFF) {
        after++;
      }
      if (after >= bytes.length || bytes[after] != 0) {
        return false;
      }
      at = after;
    }
    at++;
    current = next;
    left = 8;
    return true;
  }
}
