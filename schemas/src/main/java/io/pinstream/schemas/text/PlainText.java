package io.pinstream.schemas.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.text.Normalizer;
import java.util.function.IntPredicate;

/**
 * Normalises text that users write: to NFC, without surrounding blanks, and empty if none of it is
 * visible. Refuses control characters, halves of surrogate pairs, and bidirectional embeddings,
 * overrides and isolates, which change how the surrounding text is shown. Keeps direction marks
 * (U+200E, U+200F, U+061C) and joiners (U+200C, U+200D), which many languages and emoji need.
 */
public final class PlainText {

  // A character in NFC comes from at most this many code points (UAX 15, table 6).
  private static final int NFC_SHRINKS = 4;

  private PlainText() {}

  /**
   * Text without line breaks and tabs.
   *
   * @param max the maximum of useful code points: much longer text is not normalized
   * @throws InvalidTextException names the character that is not allowed
   */
  public static String line(String raw, int max) {
    return checked(raw, max, c -> false);
  }

  /** As {@link #line}, but with line breaks and tabs. */
  public static String lines(String raw, int max) {
    return checked(
        raw, max, c -> c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029);
  }

  /** Whether any of it is visible. */
  public static boolean isSeen(String text) {
    return text.codePoints().anyMatch(PlainText::isSeen);
  }

  private static String checked(String raw, int max, IntPredicate layout) {
    int position = 0;
    for (int c : raw.codePoints().toArray()) {
      position++;
      String why = layout.test(c) ? "" : whyNot(c);
      if (!why.isEmpty()) {
        throw new InvalidTextException(
            "holds U+%04X at position %d, %s".formatted(c, position, why));
      }
    }
    // Normalizing can take quadratic time, so text that is too long is not normalized.
    String trimmed = trimmed(raw);
    if (trimmed.codePointCount(0, trimmed.length()) > NFC_SHRINKS * max) {
      return trimmed;
    }
    String normal = trimmed(Normalizer.normalize(trimmed, Normalizer.Form.NFC));
    return isSeen(normal) ? normal : "";
  }

  private static String whyNot(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> "a control character";
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "a line separator";
      case Character.SURROGATE -> "half of a surrogate pair";
      default ->
          UCharacter.hasBinaryProperty(c, UProperty.BIDI_CONTROL) && !isDirectionMark(c)
              ? "which changes the direction of what is shown"
              : "";
    };
  }

  private static boolean isDirectionMark(int c) {
    return c == 0x200E || c == 0x200F || c == 0x061C;
  }

  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (from < to && isBlank(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  /** Unicode's White_Space, blanks of no width, and letters that are made to look like a blank. */
  private static boolean isBlank(int c) {
    return UCharacter.isUWhiteSpace(c)
        || switch (c) {
          case 0x200B, 0x2060, 0xFEFF, 0x2800, 0x3164, 0xFFA0 -> true;
          default -> false;
        };
  }

  /** A mark is visible only on its base character. */
  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK ->
          false;
      // Signs that are written before numbers in Arabic and Syriac are the only ones with a shape.
      case Character.FORMAT ->
          UCharacter.hasBinaryProperty(c, UProperty.PREPENDED_CONCATENATION_MARK);
      default ->
          !isBlank(c)
              && !UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
              && !UCharacter.hasBinaryProperty(c, UProperty.NONCHARACTER_CODE_POINT);
    };
  }
}
