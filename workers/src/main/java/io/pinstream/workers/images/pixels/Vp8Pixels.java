package io.pinstream.workers.images.pixels;

import java.util.Arrays;

/**
 * Reads the modes and coefficients of a VP8 key frame (RFC 6386), macroblock by macroblock, to know
 * that all of them are there. Keeps the context of one row.
 */
public final class Vp8Pixels {

  private static final int FRAME_HEADER = 10;

  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

  /** Probabilities of the extra bits of the four largest categories (13.2). */
  private static final int[][] EXTRA = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129},
  };

  // The tree of modes of a block (11.2): a node, or the negative of a mode.
  private static final int[] MODE_TREE = {
    0, 1, -1, 2, -2, 3, 4, 6, -3, 5, -4, -5, -6, 7, -7, 8, -8, -9
  };

  private static final int[] WHOLE_BLOCK_MODES = {
    0, 2, 3, 1
  }; // DC, vertical, horizontal, TrueMotion

  private final int[] coefficients = Vp8Tables.coefficients();
  private final int[] modes = Vp8Tables.modes();
  private final int columns;
  private final int rows;
  private final BoolReader header;
  private final BoolReader[] partitions;
  private final int[] segmentTree = {255, 255, 255};
  private boolean segmentMap;
  private boolean skips;
  private int skipProbability;

  // Contexts: modes and non-zero flags (4 luma, 2 + 2 chroma, 1 second-order) above and to the
  // left.
  private final int[] modesAbove;
  private final int[] modesLeft = new int[4];
  private final int[] above;
  private final int[] left = new int[9];

  private Vp8Pixels(byte[] bytes, int from, int to, int width, int height) throws PixelException {
    columns = (width + 15) / 16;
    rows = (height + 15) / 16;
    modesAbove = new int[4 * columns];
    above = new int[9 * columns];
    int tag = u24(bytes, from);
    int first = from + FRAME_HEADER;
    long second = first + (long) (tag >> 5);
    if (second > to) {
      throw PixelException.truncated();
    }
    header = new BoolReader(bytes, first, (int) second);
    header.number(2); // colour space, clamping
    segments();
    loopFilter();
    partitions = partitions(bytes, (int) second, to);
    header.number(7);
    for (int i = 0; i < 5; i++) {
      header.optionalSigned(4); // quantizers
    }
    header.flag(); // whether probabilities are kept for the next frame
    probabilities();
  }

  /**
   * Checks a frame.
   *
   * @param from its header, whose size and start code have been checked
   * @throws PixelException when macroblocks are missing
   */
  public static void check(byte[] bytes, int from, int to, int width, int height)
      throws PixelException {
    new Vp8Pixels(bytes, from, to, width, height).walk();
  }

  private static int u24(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8) | ((bytes[at + 2] & 0xFF) << 16);
  }

  private void segments() {
    if (header.flag()) {
      segmentMap = header.flag();
      if (header.flag()) {
        header.flag();
        for (int i = 0; i < 4; i++) {
          header.optionalSigned(7);
        }
        for (int i = 0; i < 4; i++) {
          header.optionalSigned(6);
        }
      }
      if (segmentMap) {
        for (int i = 0; i < 3; i++) {
          segmentTree[i] = header.flag() ? header.number(8) : 255;
        }
      }
    }
  }

  private void loopFilter() {
    header.number(1 + 6 + 3);
    boolean deltas = header.flag();
    if (deltas && header.flag()) {
      for (int i = 0; i < 8; i++) {
        header.optionalSigned(6);
      }
    }
  }

  private BoolReader[] partitions(byte[] bytes, int from, int to) throws PixelException {
    BoolReader[] readers = new BoolReader[1 << header.number(2)];
    int last = readers.length - 1;
    if (to - from < 3 * last) {
      throw PixelException.truncated();
    }
    int start = from + 3 * last;
    if (start >= to) {
      throw PixelException.truncated();
    }
    for (int i = 0; i < last; i++) {
      int sizes = from + 3 * i;
      int size = u24(bytes, sizes);
      int end = Math.min(to, start + size);
      readers[i] = new BoolReader(bytes, start, end);
      start = end;
    }
    readers[last] = new BoolReader(bytes, start, to);
    return readers;
  }

  private void probabilities() {
    int[] updates = Vp8Tables.updates();
    for (int i = 0; i < coefficients.length; i++) {
      if (header.bit(updates[i]) == 1) {
        coefficients[i] = header.number(8);
      }
    }
    skips = header.flag();
    if (skips) {
      skipProbability = header.number(8);
    }
  }

  private void walk() throws PixelException {
    boolean[] wholeBlock = new boolean[columns];
    boolean[] skipped = new boolean[columns];
    for (int y = 0; y < rows; y++) {
      Arrays.fill(modesLeft, 0);
      for (int x = 0; x < columns; x++) {
        modes(x, wholeBlock, skipped);
      }
      if (header.isPastEnd()) {
        throw PixelException.truncated();
      }
      Arrays.fill(left, 0);
      BoolReader tokens = partitions[y & (partitions.length - 1)];
      for (int x = 0; x < columns; x++) {
        if (skipped[x]) {
          skip(x, wholeBlock[x]);
        } else {
          macroblock(tokens, x, wholeBlock[x]);
        }
        if (tokens.isPastEnd()) {
          throw PixelException.truncated();
        }
      }
    }
  }

  private void modes(int x, boolean[] wholeBlock, boolean[] skipped) {
    if (segmentMap) {
      int high = header.bit(segmentTree[0]);
      header.bit(segmentTree[1 + high]);
    }
    skipped[x] = skips && header.bit(skipProbability) == 1;
    wholeBlock[x] = header.bit(145) == 1;
    if (wholeBlock[x]) {
      int high = header.bit(156);
      int mode = WHOLE_BLOCK_MODES[2 * high + header.bit(high == 1 ? 128 : 163)];
      Arrays.fill(modesAbove, 4 * x, 4 * x + 4, mode);
      Arrays.fill(modesLeft, mode);
    } else {
      for (int row = 0; row < 4; row++) {
        int mode = modesLeft[row];
        for (int column = 4 * x; column < 4 * x + 4; column++) {
          int tree = (modesAbove[column] * Vp8Tables.MODES + mode) * (Vp8Tables.MODES - 1);
          int node = MODE_TREE[header.bit(modes[tree])];
          while (node > 0) {
            node = MODE_TREE[2 * node + header.bit(modes[tree + node])];
          }
          mode = -node;
          modesAbove[column] = mode;
        }
        modesLeft[row] = mode;
      }
    }
    if (header.bit(142) == 1 && header.bit(114) == 1) {
      header.bit(183);
    }
  }

  private void skip(int x, boolean wholeBlock) {
    int at = 9 * x;
    Arrays.fill(above, at, at + 8, 0);
    Arrays.fill(left, 0, 8, 0);
    if (wholeBlock) {
      above[at + 8] = 0;
      left[8] = 0;
    }
  }

  private void macroblock(BoolReader tokens, int x, boolean wholeBlock) {
    int at = 9 * x;
    if (wholeBlock) {
      int there = block(tokens, 1, above[at + 8] + left[8], 0) > 0 ? 1 : 0;
      above[at + 8] = there;
      left[8] = there;
    }
    plane(tokens, wholeBlock ? 0 : 3, at, 0, 4, wholeBlock ? 1 : 0);
    plane(tokens, 2, at + 4, 4, 2, 0);
    plane(tokens, 2, at + 6, 6, 2, 0);
  }

  private void plane(BoolReader tokens, int type, int up, int side, int size, int first) {
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int context = above[up + column] + left[side + row];
        int there = block(tokens, type, context, first) > first ? 1 : 0;
        above[up + column] = there;
        left[side + row] = there;
      }
    }
  }

  /** Reads a block's coefficients (13.2, 13.3); returns the place after the last that is not 0. */
  private int block(BoolReader tokens, int type, int context, int first) {
    int n = first;
    int p = probabilities(type, n, context);
    while (n < 16) {
      if (tokens.bit(coefficients[p]) == 0) {
        return n;
      }
      while (tokens.bit(coefficients[p + 1]) == 0) {
        n++;
        p = probabilities(type, n, 0);
        if (n == 16) {
          return 16;
        }
      }
      boolean one = tokens.bit(coefficients[p + 2]) == 0;
      if (!one) {
        large(tokens, p);
      }
      tokens.sign();
      n++;
      p = probabilities(type, n, one ? 1 : 2);
    }
    return 16;
  }

  private static int probabilities(int type, int n, int context) {
    return ((type * Vp8Tables.BANDS + BANDS[n]) * Vp8Tables.CONTEXTS + context) * Vp8Tables.NODES;
  }

  private void large(BoolReader tokens, int p) {
    if (tokens.bit(coefficients[p + 3]) == 0) {
      if (tokens.bit(coefficients[p + 4]) == 1) {
        tokens.bit(coefficients[p + 5]);
      }
    } else if (tokens.bit(coefficients[p + 6]) == 0) {
      if (tokens.bit(coefficients[p + 7]) == 0) {
        tokens.bit(159);
      } else {
        tokens.bit(165);
        tokens.bit(145);
      }
    } else {
      int high = tokens.bit(coefficients[p + 8]);
      int low = tokens.bit(coefficients[p + 9 + high]);
      for (int probability : EXTRA[2 * high + low]) {
        tokens.bit(probability);
      }
    }
  }
}
