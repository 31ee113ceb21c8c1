package io.pinstream.spam.text;

/** Digits and signs that stand for letters. */
final class Leet {

  private Leet() {}

  /** Within a word. */
  static char letter(char c) {
    return switch (c) {
      case '0' -> 'o';
      case '1', '!', '|' -> 'i';
      case '3' -> 'e';
      case '4', '@' -> 'a';
      case '5', '$' -> 's';
      case '6', '9' -> 'g';
      case '7', '+' -> 't';
      case '8' -> 'b';
      case '(' -> 'c';
      case '#' -> 'h';
      default -> c;
    };
  }

  /** Of a digit by itself between single letters, which may well be a number. */
  static char ofDigit(char digit) {
    return switch (digit) {
      case '0', '1', '3', '4', '5', '7', '8' -> letter(digit);
      default -> digit;
    };
  }
}
