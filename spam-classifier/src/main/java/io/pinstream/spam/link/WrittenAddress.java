package io.pinstream.spam.link;

import io.pinstream.spam.learn.Distinct;
import io.pinstream.spam.learn.FeatureHash;
import io.pinstream.spam.learn.LooseRow;
import java.util.Locale;

/** Hashed parts of 2 to 5 characters, words and pairs of words of an address as it is written. */
final class WrittenAddress {

  private static final int PART = 'a';
  private static final int WORD = 'b';
  private static final int PAIR = 'c';
  private static final int MAX_PART = 5;
  private static final int MAX_LENGTH = 400;
  private static final char EDGE = ' ';

  private WrittenAddress() {}

  /**
   * @param size a power of two; indices are below it
   */
  static LooseRow row(LinkParts parts, int size) {
    String query = parts.query().isEmpty() ? "" : "?" + parts.query();
    String whole =
        parts.scheme() + "://" + (parts.www() ? "www." : "") + parts.host() + parts.path() + query;
    String text = whole.substring(0, Math.min(whole.length(), MAX_LENGTH)).toLowerCase(Locale.ROOT);
    int[] hashedParts = parts(text, size);
    int[] hashedWords = words(text, size);
    LooseRow row = new LooseRow(hashedParts.length + hashedWords.length);
    add(row, hashedParts);
    add(row, hashedWords);
    return row;
  }

  private static void add(LooseRow row, int[] distinct) {
    float value = (float) (1 / Math.sqrt(distinct.length));
    for (int index : distinct) {
      row.add(index, value);
    }
  }

  private static int[] parts(String text, int size) {
    char[] edged = new char[text.length() + 2];
    edged[0] = EDGE;
    text.getChars(0, text.length(), edged, 1);
    edged[edged.length - 1] = EDGE;
    int[] indices = new int[edged.length * (MAX_PART - 1)];
    int count = 0;
    for (int i = 0; i < edged.length - 1; i++) {
      int hash = FeatureHash.add(FeatureHash.start(PART), edged[i]);
      int end = Math.min(edged.length, i + MAX_PART);
      for (int j = i + 1; j < end; j++) {
        hash = FeatureHash.add(hash, edged[j]);
        indices[count++] = FeatureHash.mixed(hash) & (size - 1);
      }
    }
    return Distinct.of(indices, count);
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
    return Distinct.of(indices, count);
  }
}
