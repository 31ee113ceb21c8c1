package io.pinstream.spam.text;

import io.pinstream.spam.learn.FeatureHash;
import java.util.Arrays;

/**
 * Parts of 2 to 5 characters of those words that hold something other than letters, as they are
 * written but for capitals: prices, telephone numbers, addresses, what stands before and behind
 * punctuation. {@link WordReader} makes all of that alike on purpose, and yet it tells something.
 */
final class WrittenParts {

  private static final int KIND = 'v';
  private static final int MIN_PART = 2;
  private static final int MAX_PART = 5;
  private static final int EDGE = ' ';

  /** UTF-16 code units of a word that are read; more is but an address or noise. */
  private static final int MAX_WORD = 48;

  private int[] hashes = new int[128];
  private int count;

  private WrittenParts() {}

  /**
   * Hashes, perhaps several times the same.
   *
   * @param end UTF-16 code units of the text that are read
   */
  static int[] of(String text, int end) {
    WrittenParts parts = new WrittenParts();
    int from = 0;
    boolean plain = true;
    for (int i = 0; i <= end; i++) {
      char c = i == end ? ' ' : text.charAt(i);
      if (c <= ' ' || Character.isWhitespace(c)) {
        if (!plain) {
          parts.add(text, from, Math.min(i, from + MAX_WORD));
        }
        from = i + 1;
        plain = true;
      } else if (plain && !(c >= 'a' && c <= 'z') && !Character.isLetter(c)) {
        plain = false;
      }
    }
    return Arrays.copyOf(parts.hashes, parts.count);
  }

  private void add(String text, int from, int end) {
    for (int i = from - 1; i + MIN_PART <= end + 1; i++) {
      int hash = FeatureHash.start(KIND);
      for (int j = i; j <= end && j < i + MAX_PART; j++) {
        int c = j < from || j == end ? EDGE : Character.toLowerCase(text.charAt(j));
        hash = FeatureHash.add(hash, c);
        if (j - i >= MIN_PART - 1) {
          put(FeatureHash.mixed(hash));
        }
      }
    }
  }

  private void put(int hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash;
  }
}
