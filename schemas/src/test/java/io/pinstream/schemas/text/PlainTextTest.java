package io.pinstream.schemas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  private static final int MAX = 100;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u00a0",
        "\u2003\u2009",
        "\u3000",
        "\u1680",
        "\u200b",
        "\u200c\u200d",
        "\u200e",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u034f",
        "\u115f\u1160",
        "\u17b4",
        "\u180e",
        "\u2800",
        "\u3164",
        "\uffa0",
        "\ufff9\ufffb",
        "\ufe0f",
        "\udb40\udd00",
        "\udb40\udc41\udb40\udc42",
        "\u0301",
        "\u20e3",
        "\u0903",
        " \u0301 ",
        "\ufffe"
      })
  void isEmptyIfNobodyWouldSeeAnyOfIt(String unseen) {
    assertThat(PlainText.line(unseen, MAX)).isEmpty();
    assertThat(PlainText.lines(unseen + "\n", MAX)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        ".",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
        "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc66",
        "\u2764\ufe0f",
        "1\ufe0f\u20e3",
        "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
        "\u05e9\u05dc\u05d5\u05dd\u200f!",
        "\u0627\u061c(1)",
        "a\u0301\u0316b",
        "\u1112\u1161\u11ab\u115f",
        "\u2801\u2800\u2803",
        "\u0600",
        "\u20ac",
        "\uf8ff"
      })
  void isLeftAsItIs(String text) {
    assertThat(PlainText.line(text, MAX))
        .isEqualTo(java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "\u00a0", "\u2003", "\u3000", "\u200b", "\ufeff", "\u3164", "\u2800"})
  void comesWithoutTheBlanksAround(String blank) {
    assertThat(PlainText.line(blank + " a b" + blank, MAX)).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource({
    "202a, which changes the direction of what is shown",
    "202e, which changes the direction of what is shown",
    "2066, which changes the direction of what is shown",
    "2069, which changes the direction of what is shown",
    "2028, a line separator",
    "2029, a line separator",
    "0000, a control character",
    "000a, a control character",
    "0009, a control character",
    "0085, a control character",
    "007f, a control character",
    "d800, half of a surrogate pair"
  })
  void namesWhatOneLineMayNotHold(String hex, String why) {
    String text = "\ud83d\udca9 " + (char) Integer.parseInt(hex, 16);

    assertThatExceptionOfType(InvalidTextException.class)
        .isThrownBy(() -> PlainText.line(text, MAX))
        .withMessage("holds U+%s at position 3, %s", hex.toUpperCase(java.util.Locale.ROOT), why);
  }

  @Test
  void severalLinesMayHoldLineBreaks() {
    assertThat(PlainText.lines("\na\r\n\tb\u2028c\u2029\n", MAX)).isEqualTo("a\r\n\tb\u2028c");
    assertThatExceptionOfType(InvalidTextException.class)
        .isThrownBy(() -> PlainText.lines("a\u202eb", MAX))
        .withMessageStartingWith("holds U+202E at position 2");
  }
}
