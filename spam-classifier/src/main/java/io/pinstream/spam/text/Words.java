package io.pinstream.spam.text;

import java.util.Arrays;

/**
 * A text taken apart into words as they look, and what was strange about them.
 *
 * @param letters the words' skeletons, one behind the other
 * @param ends where each word ends in letters; it begins where the one before ends
 * @param kinds what each word is
 * @param signs counts over the whole text
 */
record Words(char[] letters, int[] ends, Kind[] kinds, Signs signs) {

  /** What a word is made of. */
  enum Kind {
    /** Letters, perhaps with digits and signs that stand for letters. */
    WORD,
    /** Digits; the skeleton is a # and how many. */
    NUMBER,
    /** Digits and a short unit: 18yrs, 150p; the skeleton is a # and the unit. */
    QUANTITY,
    /** Single letters with gaps, put together. */
    SPACED,
    /** A web address; the skeleton is its host. */
    LINK,
    /** One character that is neither letter nor digit: an emoji, say. */
    SIGN
  }

  /**
   * Counts, in characters unless another unit is named.
   *
   * @param length of all that is visible
   * @param letters letters
   * @param capitals capital letters
   * @param digits digits
   * @param exclamations exclamation marks
   * @param questions question marks
   * @param symbols signs that are no punctuation of ASCII
   * @param invisible characters that show nothing, and marks
   * @param leet words in which digits or signs stand for letters
   * @param mixed words with letters of Latin and of another script that look alike
   * @param spaced words written with gaps
   * @param fancy compatibility forms of Latin letters (full-width, mathematical, circled)
   * @param links web addresses
   * @param mails addresses of electronic mail
   * @param money amounts with a currency
   * @param phones numbers that could be called or texted
   * @param stretched words in which a letter is repeated three times or more
   */
  record Signs(
      int length,
      int letters,
      int capitals,
      int digits,
      int exclamations,
      int questions,
      int symbols,
      int invisible,
      int leet,
      int mixed,
      int spaced,
      int fancy,
      int links,
      int mails,
      int money,
      int phones,
      int stretched) {}

  int count() {
    return ends.length;
  }

  int start(int word) {
    return word == 0 ? 0 : ends[word - 1];
  }

  String word(int word) {
    return new String(letters, start(word), ends[word] - start(word));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      text.append(i == 0 ? "" : " ").append(word(i));
    }
    return text + " " + Arrays.toString(kinds) + " " + signs;
  }
}
