package io.pinstream.spam.learn;

import java.util.Arrays;

/**
 * Features in the order in which they come, an index perhaps several times: it counts with the sum
 * of its values. Not safe for threads.
 */
public final class LooseRow {

  private int[] indices;
  private float[] values;
  private int count;

  public LooseRow() {
    this(256);
  }

  /**
   * @param size how many features are expected, 1 or more; there may be more
   */
  public LooseRow(int size) {
    indices = new int[size];
    values = new float[size];
  }

  public LooseRow add(int index, float value) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    indices[count] = index;
    values[count++] = value;
    return this;
  }

  /** The sum of value times weight; weights has an entry for each index. */
  public double times(float[] weights) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i] * weights[indices[i]];
    }
    return sum;
  }

  /** The same with each index once, ascending. */
  public SparseRow sorted() {
    long[] entries = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = (long) indices[i] << 32 | (Float.floatToRawIntBits(values[i]) & 0xFFFF_FFFFL);
    }
    Arrays.sort(entries);
    int[] sorted = new int[count];
    float[] sums = new float[count];
    int size = 0;
    for (long entry : entries) {
      int index = (int) (entry >> 32);
      if (size == 0 || sorted[size - 1] != index) {
        sorted[size++] = index;
      }
      sums[size - 1] += Float.intBitsToFloat((int) entry);
    }
    return new SparseRow(Arrays.copyOf(sorted, size), Arrays.copyOf(sums, size));
  }
}
