package io.pinstream.spam.text;

import java.text.Normalizer;

/**
 * What a letter looks like: the skeleton of a character, in small letters of the Latin alphabet
 * where it can be taken for one. In the manner of Unicode Technical Standard 39, section 4, with a
 * table of our own that knows letters of Latin, Cyrillic, Greek, Armenian and Cherokee, and
 * compatibility forms (full-width, mathematical, circled) by NFKD. Characters that look like i in
 * some writing (l, 1, |, !) are all {@code i}.
 *
 * <p>One character at a time, so that no text is worse than linear: normalising a whole text sorts
 * its combining marks.
 */
final class LookAlikes {

  /** A mark that combines, a character without a shape, or a control character. */
  static final int INVISIBLE = -1;

  private static final int FIRST = 0x80;
  private static final int END = 0x2E80;

  /** Groups of a Latin letter and what looks like it. */
  private static final String[] ALIKE = {
    "aаαɑꭺᎪᴀдΛλ∂ª",
    "bЬьвВβᏴʙЪъƀɓß฿",
    "cсϲᏟᴄ¢ćċ©ⅽ",
    "dԁᎠᴅɗđⅾ",
    "eеєэεᎬᴇ€ɛəëёѐΣξ",
    "fƒғϝꜰſ",
    "gɡԍɢցᏀ",
    "hһнηʜᎻհЋћђ",
    "iіιɩɪlӏⅼⅰɫłƖ¡ӀȊїΙІ|│ǀ",
    "jјʝյᎫ",
    "kкκᴋᏦқҟ",
    "mмᴍᎷⅿ₥",
    "nпոɴνŋղиѝ",
    "oоοօσᴏ○●ø°¤٥०๐θΘФфʘ",
    "pрρᴘᏢþƿ",
    "qԛգʠϙ",
    "rгʀᎡяᴦŗɾ®",
    "sѕꜱᏚʂ§ƨ",
    "tтτᴛᎢŧʈ†",
    "uυսᴜʊµцџ",
    "vѵᴠⅴ∨",
    "wшщωԝᴡɯψա₩",
    "xхχ×ⅹжҳ",
    "yуγʏүұ¥чყ",
    "zᴢʐƶᏃ",
  };

  /** What stands for a code point from {@link #FIRST} to {@link #END}; 0 where it is itself. */
  private final char[] table;

  LookAlikes() {
    table = new char[END - FIRST];
    for (String group : ALIKE) {
      char letter = group.charAt(0);
      for (int i = 1; i < group.length(); i++) {
        put(group.charAt(i), letter);
        put(Character.toLowerCase(group.charAt(i)), letter);
        put(Character.toUpperCase(group.charAt(i)), letter);
      }
    }
  }

  private void put(char alike, char letter) {
    if (alike >= FIRST && alike < END) {
      table[alike - FIRST] = letter;
    }
  }

  /**
   * A small letter, digit or other character, or {@link #INVISIBLE}. Leet digits stay: only a whole
   * word tells what they stand for.
   */
  int skeleton(int codePoint) {
    if (codePoint < FIRST) {
      return ascii(codePoint);
    }
    int known = known(codePoint);
    if (known != 0) {
      return known;
    }
    if (isInvisible(codePoint)) {
      return INVISIBLE;
    }
    if (isPlain(codePoint)) {
      return Character.toLowerCase(codePoint);
    }
    String parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
    int first = parts.codePointAt(0);
    if (first == '(' && parts.length() > 2) {
      // ⒜ is (a)
      first = parts.codePointAt(1);
    }
    if (first < FIRST) {
      return ascii(first);
    }
    int base = known(first);
    return base == 0 ? Character.toLowerCase(first) : base;
  }

  private static int ascii(int c) {
    if (c == 'l' || c == 'L' || c == '|') {
      return 'i';
    }
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  private int known(int codePoint) {
    if (codePoint >= FIRST && codePoint < END) {
      return table[codePoint - FIRST];
    }
    // Negative circled and squared letters, and the letters that make flags, have no NFKD.
    if (codePoint >= 0x1F150 && codePoint <= 0x1F169) {
      return ascii('a' + codePoint - 0x1F150);
    }
    if (codePoint >= 0x1F170 && codePoint <= 0x1F189) {
      return ascii('a' + codePoint - 0x1F170);
    }
    return 0;
  }

  /** Ideographs, syllables and pictures, which NFKD leaves alone or takes apart for nothing. */
  private static boolean isPlain(int codePoint) {
    return (codePoint >= END && codePoint < 0xF900)
        || (codePoint >= 0x1F1E6 && codePoint < 0x2F800)
        || (codePoint >= 0x2F800 && codePoint <= 0x10FFFF);
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      // HANGUL FILLER and its like, which are letters and show nothing
      default -> codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164;
    };
  }
}
