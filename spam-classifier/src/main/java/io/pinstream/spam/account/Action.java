package io.pinstream.spam.account;

import java.util.Locale;

/**
 * One thing that an account did, or that was done to it.
 *
 * @param text hash of a pin's words, 0 without words
 * @param domain hash of the registered domain that a pin leads to, 0 without a link
 */
public record Action(Kind kind, int text, int domain) {

  /** What was done. */
  public enum Kind {
    PIN,
    FOLLOW,
    UNFOLLOW,
    /** Somebody began to follow this account. */
    FOLLOWED,
    /** Somebody does not follow it any more. */
    UNFOLLOWED,
    /** The last pin was held or rejected for what is written on it. */
    HELD
  }

  /**
   * @param text title and description
   * @param domain registered domain of the link, or empty
   */
  public static Action pin(String text, String domain) {
    return new Action(Kind.PIN, hash(text), hash(domain));
  }

  public static Action of(Kind kind) {
    return new Action(kind, 0, 0);
  }

  /** The same for texts that differ in capitals, digits and punctuation alone. */
  private static int hash(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int hash = 0;
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (Character.isLetter(c)) {
        hash = 31 * hash + c;
      } else if (Character.isDigit(c)) {
        hash = 31 * hash + '0';
      }
    }
    return hash;
  }
}
