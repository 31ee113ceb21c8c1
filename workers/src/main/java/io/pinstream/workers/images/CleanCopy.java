package io.pinstream.workers.images;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The upload without the ranges that a walk removed. Nothing is allocated before the first of them,
 * and then one buffer as long as the upload: a list of ranges could outgrow the upload, since a
 * range may be four bytes long.
 */
final class CleanCopy {

  /** A replacement may be longer than what it replaces once in a walk: the Exif of a JPEG. */
  private static final int SLACK = 64;

  private static final byte[] NOTHING = {};

  private final byte[] original;
  private byte @Nullable [] copy;
  private int written;
  private int consumed;

  CleanCopy(byte[] original) {
    this.original = original;
  }

  /** Removes {@code [from, to)}. Ranges come in ascending order and do not overlap. */
  void drop(int from, int to) {
    replace(from, to, NOTHING);
  }

  /** Replaces {@code [from, to)} by {@code with}. */
  void replace(int from, int to, byte[] with) {
    byte[] into = copy;
    if (into == null) {
      into = new byte[original.length + SLACK];
      copy = into;
    }
    append(into, original, consumed, from - consumed);
    append(into, with, 0, with.length);
    consumed = to;
  }

  private void append(byte[] into, byte[] source, int from, int count) {
    System.arraycopy(source, from, into, written, count);
    written += count;
  }

  /** Whether nothing was removed or replaced so far. */
  boolean keepsAll() {
    return copy == null;
  }

  /**
   * Ends the copy.
   *
   * @param end where the image ends in the original
   * @return the original itself if all of it was kept, else an array of exactly the bytes kept
   */
  byte[] finish(int end) {
    byte[] into = copy;
    if (into == null) {
      return end == original.length ? original : Arrays.copyOf(original, end);
    }
    append(into, original, consumed, end - consumed);
    return Arrays.copyOf(into, written);
  }
}
