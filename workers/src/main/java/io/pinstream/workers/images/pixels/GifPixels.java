package io.pinstream.workers.images.pixels;

/**
 * Counts the pixels that the LZW data of a GIF frame stands for (GIF89a, appendix F). Only the
 * lengths of the strings in the code table are kept, so a frame costs 8 KB and a step for each
 * code, however many pixels the codes stand for.
 */
public final class GifPixels {

  private static final int MAX_BITS = 12;
  private static final int TABLE = 1 << MAX_BITS;

  private final byte[] bytes;
  private final int[] lengths = new int[TABLE];

  // The sub-block that is being read.
  private int at;
  private int blockEnd;
  private boolean ended;

  public GifPixels(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Walks a frame's sub-blocks.
   *
   * @param from the length byte of the first sub-block
   * @param codeSize the bits of a literal, 1 to 11
   * @param most stops when this many pixels are there
   * @return how many pixels there are, at most {@code most}; fewer if the data ends early or holds
   *     an impossible code
   */
  public long count(int from, int codeSize, long most) {
    at = from;
    blockEnd = from;
    ended = false;
    int clear = 1 << codeSize;
    int end = clear + 1;
    int next = clear + 2;
    int width = codeSize + 1;
    for (int code = 0; code < clear; code++) {
      lengths[code] = 1;
    }
    int previous = -1;
    long pixels = 0;
    int buffer = 0;
    int bits = 0;
    while (pixels < most) {
      while (bits < width) {
        int read = nextByte();
        if (read < 0) {
          return pixels;
        }
        buffer |= read << bits;
        bits += 8;
      }
      int code = buffer & ((1 << width) - 1);
      buffer >>>= width;
      bits -= width;
      if (code == clear) {
        next = clear + 2;
        width = codeSize + 1;
        previous = -1;
      } else if (code == end) {
        return pixels;
      } else if (code > next || (code == next && previous < 0) || (previous < 0 && code > clear)) {
        return pixels;
      } else {
        if (previous >= 0 && next < TABLE) {
          lengths[next++] = lengths[previous] + 1;
          if (next == 1 << width && width < MAX_BITS) {
            width++;
          }
        } else if (code >= next) {
          return pixels;
        }
        pixels += lengths[code];
        previous = code;
      }
    }
    return most;
  }

  private int nextByte() {
    if (at == blockEnd) {
      if (ended || at >= bytes.length) {
        return -1;
      }
      int length = bytes[at++] & 0xFF;
      if (length == 0) {
        ended = true;
        return -1;
      }
      blockEnd = Math.min(bytes.length, at + length);
      if (at == blockEnd) {
        return -1;
      }
    }
    return bytes[at++] & 0xFF;
  }
}
