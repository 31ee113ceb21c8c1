package io.pinstream.spam.learn;

import java.util.Arrays;

/** Leaves out repeats: what is said twice counts once. */
public final class Distinct {

  private Distinct() {}

  /**
   * @param indices 0 or more each; its order is used up
   * @param count how many of them there are
   * @return each once, in the order in which they first come
   */
  public static int[] of(int[] indices, int count) {
    // Open addressing, at most half full.
    int[] seen = new int[Integer.highestOneBit(count + 1) * 4];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int entry = indices[i] + 1;
      int slot = ((indices[i] * 0x9E3779B9) >>> 7) & (seen.length - 1);
      while (seen[slot] != 0 && seen[slot] != entry) {
        slot = (slot + 1) & (seen.length - 1);
      }
      if (seen[slot] == 0) {
        seen[slot] = entry;
        indices[kept++] = entry - 1;
      }
    }
    return Arrays.copyOf(indices, kept);
  }
}
