package io.pinstream.workers.images.pixels;

import org.jspecify.annotations.Nullable;

/** A prefix code of lossless WebP (RFC 9649, 3.7.2): canonical, of at most 15 bits. */
final class PrefixCode {

  private static final int LONGEST = 15;

  private final short[] counts;
  private final short[] symbols;
  private final int longest;

  private PrefixCode(short[] counts, short[] symbols, int longest) {
    this.counts = counts;
    this.symbols = symbols;
    this.longest = longest;
  }

  /** How many symbols it has. */
  int size() {
    return symbols.length;
  }

  /**
   * Makes the code from the lengths of its words; one word alone takes no bits.
   *
   * @return null if they are not a complete code
   */
  static @Nullable PrefixCode of(int[] lengths, int alphabet) {
    int[] counts = new int[LONGEST + 1];
    int total = 0;
    int longest = 0;
    for (int symbol = 0; symbol < alphabet; symbol++) {
      if (lengths[symbol] > 0) {
        counts[lengths[symbol]]++;
        longest = Math.max(longest, lengths[symbol]);
        total++;
      }
    }
    if (total == 0) {
      return null;
    }
    int open = 1;
    int[] next = new int[LONGEST + 2];
    for (int length = 1; length <= LONGEST; length++) {
      open = 2 * open - counts[length];
      next[length + 1] = next[length] + counts[length];
      if (open < 0) {
        return null;
      }
    }
    if (open != 0 && total > 1) {
      return null;
    }
    short[] symbols = new short[total];
    for (int symbol = 0; symbol < alphabet; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[next[lengths[symbol]]++] = (short) symbol;
      }
    }
    if (total == 1) {
      return new PrefixCode(new short[1], symbols, 0);
    }
    short[] kept = new short[longest + 1];
    for (int length = 1; length <= longest; length++) {
      kept[length] = (short) counts[length];
    }
    return new PrefixCode(kept, symbols, longest);
  }

  /** The symbol of a code that has one only. */
  int only() {
    return symbols[0];
  }

  int next(LosslessBits in) throws PixelException {
    if (longest == 0) {
      return symbols[0];
    }
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= longest; length++) {
      code |= in.bit();
      int count = counts[length];
      if (code - first < count) {
        return symbols[index + code - first];
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw PixelException.damaged(); // Cannot be: the code is complete.
  }
}
