package io.pinstream.query;

import java.util.regex.Pattern;

/** Valid user names: those that store keys can contain. */
final class Usernames {

  private static final Pattern POSSIBLE = Pattern.compile("[a-z0-9_]{3,30}");

  private Usernames() {}

  /**
   * Normalises capitals and surrounding blanks, which phone keyboards add. Only letters that a name
   * can have are folded, so that no other letter becomes one of them.
   */
  static String meant(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && isBlank(name.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(name.charAt(to - 1))) {
      to--;
    }
    StringBuilder meant = new StringBuilder(name.substring(from, to));
    for (int i = 0; i < meant.length(); i++) {
      char c = meant.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        meant.setCharAt(i, (char) (c - 'A' + 'a'));
      }
    }
    return meant.toString();
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  static boolean isPossible(String name) {
    return POSSIBLE.matcher(name).matches();
  }
}
