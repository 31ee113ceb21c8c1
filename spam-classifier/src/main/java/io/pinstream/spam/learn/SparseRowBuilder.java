package io.pinstream.spam.learn;

import java.util.Arrays;

/** Sums values that come to the same index. Not safe for threads. */
public final class SparseRowBuilder {

  private long[] entries = new long[256];
  private int count;

  public SparseRowBuilder add(int index, float value) {
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, 2 * count);
    }
    entries[count++] = (long) index << 32 | (Float.floatToRawIntBits(value) & 0xFFFF_FFFFL);
    return this;
  }

  public SparseRow build() {
    Arrays.sort(entries, 0, count);
    int[] indices = new int[count];
    float[] values = new float[count];
    int size = 0;
    for (int i = 0; i < count; i++) {
      int index = (int) (entries[i] >> 32);
      if (size == 0 || indices[size - 1] != index) {
        indices[size++] = index;
      }
      values[size - 1] += Float.intBitsToFloat((int) entries[i]);
    }
    return new SparseRow(Arrays.copyOf(indices, size), Arrays.copyOf(values, size));
  }
}
