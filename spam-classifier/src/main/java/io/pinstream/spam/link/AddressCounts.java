package io.pinstream.spam.link;

/** What can be counted in a part of an address. */
final class AddressCounts {

  private static final double LOG_2 = Math.log(2);
  private static final String VOWELS = "aeiouy";

  private AddressCounts() {}

  /** Who may register: everybody at a price, or one whom somebody has looked at. */
  static int rating(String suffix) {
    return switch (suffix) {
      case "edu", "gov", "mil", "int", "ac.uk", "gov.uk", "edu.au", "gov.au" -> 3;
      case "org", "de", "ch", "nl", "jp", "co.jp", "co.uk", "org.uk", "ca", "com.au", "fr", "it" ->
          2;
      case "com", "net" -> 1;
      case "" -> -2;
      case "tk",
          "ml",
          "ga",
          "cf",
          "gq",
          "xyz",
          "top",
          "club",
          "online",
          "site",
          "icu",
          "vip",
          "live",
          "info",
          "pw",
          "cc",
          "link",
          "click",
          "work",
          "buzz",
          "space",
          "website",
          "host",
          "press",
          "fun",
          "shop",
          "store",
          "win",
          "bid",
          "loan",
          "review",
          "download" ->
          -1;
      default -> 0;
    };
  }

  static int depth(String path) {
    int depth = 0;
    for (int i = 1; i < path.length(); i++) {
      depth += path.charAt(i - 1) == '/' && path.charAt(i) != '/' ? 1 : 0;
    }
    return depth;
  }

  static int count(String text, char c) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count += text.charAt(i) == c ? 1 : 0;
    }
    return count;
  }

  static int digits(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
    }
    return count;
  }

  static int capitals(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count += text.charAt(i) >= 'A' && text.charAt(i) <= 'Z' ? 1 : 0;
    }
    return count;
  }

  static int symbols(String text) {
    return among("_$!*'(),;&=+", text);
  }

  static int vowels(String text) {
    return among(VOWELS, text);
  }

  private static int among(String some, String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count += some.indexOf(text.charAt(i)) >= 0 ? 1 : 0;
    }
    return count;
  }

  /** Whether a character is not of ASCII. */
  static boolean hasOther(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return true;
      }
    }
    return false;
  }

  /** The longest run of consonants. */
  static int consonants(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      run = c >= 'a' && c <= 'z' && VOWELS.indexOf(c) < 0 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /** The longest run of hexadecimal digits that has a digit and a letter. */
  static int hexRun(String text) {
    int longest = 0;
    int run = 0;
    boolean digit = false;
    boolean letter = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      boolean isLetter = c >= 'a' && c <= 'f';
      if (!isDigit && !isLetter) {
        run = 0;
        digit = false;
        letter = false;
        continue;
      }
      run++;
      digit |= isDigit;
      letter |= isLetter;
      if (digit && letter) {
        longest = Math.max(longest, run);
      }
    }
    return longest;
  }

  /** Bits a character. */
  static double entropy(String text) {
    int[] counts = new int[128];
    for (int i = 0; i < text.length(); i++) {
      counts[text.charAt(i) & 0x7F]++;
    }
    double bits = 0;
    int before = 0;
    double share = 0;
    for (int count : counts) {
      if (count > 0) {
        // Most characters come once, and a logarithm takes time.
        if (count != before) {
          double p = (double) count / text.length();
          share = p * Math.log(p) / LOG_2;
          before = count;
        }
        bits -= share;
      }
    }
    return bits;
  }

  /** Whether a path holds what looks like a host of its own: /paypal.com/. */
  static boolean domainInside(String path) {
    int at = path.indexOf(".com");
    return (at > 0 && (at + 4 == path.length() || !Character.isLetter(path.charAt(at + 4))))
        || path.contains("www.");
  }
}
