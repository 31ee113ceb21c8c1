package io.pinstream.spam.learn;

/**
 * Hashes of features, by the multiplications of FNV-1a with the last mix of MurmurHash3 (both in
 * the public domain). Part of the models' format: with another hash, weights mean other features.
 */
public final class FeatureHash {

  private static final int OFFSET = 0x811C9DC5;
  private static final int PRIME = 0x01000193;

  private FeatureHash() {}

  /** The hash of nothing, of features of a kind; kinds do not share features. */
  public static int start(int kind) {
    return (OFFSET ^ kind) * PRIME;
  }

  public static int add(int hash, int c) {
    return (hash ^ c) * PRIME;
  }

  public static int add(int hash, CharSequence text, int from, int to) {
    int sum = hash;
    for (int i = from; i < to; i++) {
      sum = add(sum, text.charAt(i));
    }
    return sum;
  }

  /** Spread over all bits, so that any of them make an index. */
  public static int mixed(int hash) {
    int h = hash;
    h ^= h >>> 16;
    h *= 0x85EBCA6B;
    h ^= h >>> 13;
    h *= 0xC2B2AE35;
    h ^= h >>> 16;
    return h;
  }
}
