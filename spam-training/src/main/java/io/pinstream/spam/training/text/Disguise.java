package io.pinstream.spam.training.text;

import java.util.random.RandomGenerator;

/**
 * Makes copies of texts as people write them who do not want to be found: look-alike letters,
 * digits and signs for letters, gaps, characters that show nothing. To train with, and to measure
 * what is left of a model's recall.
 *
 * @param share of letters that are changed, 0 to 1
 */
public record Disguise(Kind kind, double share) {

  /** What is done to letters. */
  public enum Kind {
    LOOK_ALIKE,
    LEET,
    /** Gaps between the letters of some words. */
    GAPS,
    /** Zero-width characters and combining marks behind letters. */
    INVISIBLE,
    FULL_WIDTH
  }

  private static final String FROM_ALIKE = "aceopxyisjhkbmtnuwdgvlABCEHIKMOPTXYS";
  private static final String[] TO_ALIKE = {
    "аɑα", "сϲ", "еҽ", "оοօ", "рρ", "хχ", "уγ", "іι", "ѕ", "ј", "һ", "к", "Ь", "м", "т", "ո", "υս",
    "ԝ", "ԁ", "ɡ", "ѵν", "ӏ", "АΑ", "ВΒ", "С", "ЕΕ", "НΗ", "ІΙ", "КΚ", "МΜ", "ОΟ", "РΡ", "ТΤ", "ХΧ",
    "ΥҮ", "Ѕ"
  };
  private static final String FROM_LEET = "aeiostlbgAEIOSTLBG";
  private static final String[] TO_LEET = {
    "4@", "3", "1!", "0", "5$", "7", "1", "8", "9", "4@", "3", "1!", "0", "5$", "7", "1", "8", "9"
  };

  public String of(String text, RandomGenerator random) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    boolean gaps = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean starts = i == 0 || !Character.isLetter(text.charAt(i - 1));
      if (starts) {
        gaps = random.nextDouble() < share;
      }
      switch (kind) {
        case LOOK_ALIKE -> out.append(changed(c, FROM_ALIKE, TO_ALIKE, random));
        case LEET -> out.append(changed(c, FROM_LEET, TO_LEET, random));
        case GAPS -> {
          if (gaps && !starts && Character.isLetter(c)) {
            out.append(' ');
          }
          out.append(c);
        }
        case INVISIBLE -> {
          out.append(c);
          if (Character.isLetter(c) && random.nextDouble() < share) {
            out.append(random.nextBoolean() ? '\u200B' : '\u0301');
          }
        }
        case FULL_WIDTH ->
            out.append(
                c > ' ' && c < 0x7F && random.nextDouble() < share ? (char) (c + 0xFEE0) : c);
      }
    }
    return out.toString();
  }

  private char changed(char c, String from, String[] to, RandomGenerator random) {
    int at = from.indexOf(c);
    if (at < 0 || random.nextDouble() >= share) {
      return c;
    }
    return to[at].charAt(random.nextInt(to[at].length()));
  }
}
