package io.pinstream.spam.account;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How much of what somebody says was said before: the last {@value #REMEMBERED} different hashes,
 * and two counts that are halved now and then, so that old behaviour fades. Of a fixed size.
 *
 * @param recent the last different hashes, 0 where there is none yet
 * @param next the place that is overwritten next
 * @param seen how many were looked at, halved at {@value #HALVED_AT}
 * @param repeated how many of them were among the recent
 */
record Repeats(int[] recent, int next, float seen, float repeated) {

  static final int REMEMBERED = 16;
  static final int BYTES = (REMEMBERED + 3) * Integer.BYTES;
  static final Repeats NONE = new Repeats(new int[REMEMBERED], 0, 0, 0);

  private static final int HALVED_AT = 256;

  /** A share of few is no share yet: as if so many had been no repeats. */
  private static final float DOUBT = 3;

  /**
   * @param hash 0 stands for nothing and changes nothing
   */
  Repeats with(int hash) {
    if (hash == 0) {
      return this;
    }
    float share = seen >= HALVED_AT ? 0.5f : 1;
    for (int known : recent) {
      if (known == hash) {
        return new Repeats(recent, next, seen * share + 1, repeated * share + 1);
      }
    }
    int[] more = recent.clone();
    more[next] = hash;
    return new Repeats(more, (next + 1) % REMEMBERED, seen * share + 1, repeated * share);
  }

  /** 0 to 1. */
  double share() {
    return repeated / (seen + DOUBT);
  }

  void write(ByteBuffer out) {
    for (int hash : recent) {
      out.putInt(hash);
    }
    out.putInt(next).putFloat(seen).putFloat(repeated);
  }

  static Repeats read(ByteBuffer in) {
    int[] recent = new int[REMEMBERED];
    for (int i = 0; i < REMEMBERED; i++) {
      recent[i] = in.getInt();
    }
    int next = Math.floorMod(in.getInt(), REMEMBERED);
    float seen = in.getFloat();
    return new Repeats(recent, next, seen, in.getFloat());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Repeats that
        && Arrays.equals(recent, that.recent)
        && next == that.next
        && Float.compare(seen, that.seen) == 0
        && Float.compare(repeated, that.repeated) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(recent);
  }
}
