package io.pinstream.spam.link;

import io.pinstream.spam.learn.FeatureHash;
import io.pinstream.spam.learn.SparseRow;
import io.pinstream.spam.learn.SparseRowBuilder;
import java.util.Arrays;
import java.util.Locale;

/** Hashed parts of 2 to 5 characters, words and pairs of words of an address as it is written. */
final class WrittenAddress {

  private static final int PART = 'a';
  private static final int WORD = 'b';
  private static final int PAIR = 'c';
  private static final int MAX_PART = 5;
  private static final int MAX_LENGTH = 400;
  private static final int EDGE = ' ';

  private WrittenAddress() {}

  /**
   * @param size a power of two; indices are below it
   */
  static SparseRow row(LinkParts parts, int size) {
    String query = parts.query().isEmpty() ? "" : "?" + parts.query();
    String whole =
        parts.scheme() + "://" + (parts.www() ? "www." : "") + parts.host() + parts.path() + query;
    String text = whole.substring(0, Math.min(whole.length(), MAX_LENGTH)).toLowerCase(Locale.ROOT);
    SparseRowBuilder row = new SparseRowBuilder();
    add(row, parts(text, size));
    add(row, words(text, size));
    return row.build();
  }

  private static void add(SparseRowBuilder row, int[] indices) {
    int[] distinct = Arrays.stream(indices).distinct().toArray();
    for (int index : distinct) {
      row.add(index, (float) (1 / Math.sqrt(distinct.length)));
    }
  }

  private static int[] parts(String text, int size) {
    int[] indices = new int[(text.length() + 2) * (MAX_PART - 1)];
    int count = 0;
    for (int i = -1; i < text.length(); i++) {
      int hash = FeatureHash.start(PART);
      for (int j = i; j <= text.length() && j < i + MAX_PART; j++) {
        hash = FeatureHash.add(hash, j < 0 || j == text.length() ? EDGE : text.charAt(j));
        if (j > i) {
          indices[count++] = FeatureHash.mixed(hash) & (size - 1);
        }
      }
    }
    return Arrays.copyOf(indices, count);
  }

  private static int[] words(String text, int size) {
    int[] indices = new int[2 * text.length() + 2];
    int count = 0;
    int before = FeatureHash.start(PAIR);
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !Character.isLetterOrDigit(text.charAt(i))) {
        if (i > from) {
          int hash = FeatureHash.add(FeatureHash.start(WORD), text, from, i);
          indices[count++] = FeatureHash.mixed(hash) & (size - 1);
          indices[count++] = FeatureHash.mixed(FeatureHash.add(before, text, from, i)) & (size - 1);
          before = FeatureHash.add(hash, PAIR);
        }
        from = i + 1;
      }
    }
    return Arrays.copyOf(indices, count);
  }
}
