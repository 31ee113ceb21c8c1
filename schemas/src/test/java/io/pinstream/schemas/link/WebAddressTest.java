package io.pinstream.schemas.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org",
        "HTTP://Example.ORG/",
        "http://localhost:8080/a?b=c#d",
        "https://my_blog.example.org./",
        "https://192.0.2.1/",
        "https://[2001:db8::1]:443/x",
        "https://example.org?q=a|b&r={c}",
        "https://example.org:/",
        "https://m\u00fcnchen.example/stra\u00dfe/\u65e5\u672c",
        "https://\u65e5\u672c.example/",
        "https://example.org/@someone",
        "https://example.org/?next=https://other.example/"
      })
  void acceptsWhatBrowsersShow(String url) {
    assertThat(WebAddress.of(url).text()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "//example.org/",
        "https:example.org",
        "https:/example.org",
        "https://",
        "https:///path",
        "https://?q",
        "https://:80/",
        "ftp://example.org/",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,hello",
        "https://example.org/a b",
        "https://example.org/a\u00a0b",
        "https://example.org/a\u2028b",
        "https://example.org/a\nb",
        "https://127.1/",
        "https://0x7f000001/",
        "https://example.org/\u0000",
        "https://example.org/\u202egpj.exe",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://@example.org/",
        "https://example.org\\@other.example/",
        "https://example.org\\other",
        "https://example.org/\"><script>",
        "https://.example.org/",
        "https://a..b/",
        "https://exam%70le.org/",
        "https://example.org:65536/",
        "https://example.org:80:80/",
        "https://example.org:8a/",
        "https://[::1/",
        "https://::1/",
        "https://[::1]x/"
      })
  void refusesTheRest(String url) {
    assertThatExceptionOfType(InvalidAddressException.class).isThrownBy(() -> WebAddress.of(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u00a0", "\u3000\t", "\r\n", "\u2028", "\u200b", "\ufeff"})
  void blanksAroundAreNoPartOfIt(String blank) {
    assertThat(WebAddress.of(blank + "https://example.org/a" + blank).text())
        .isEqualTo("https://example.org/a");
  }

  @Test
  void whatNobodySeesIsEscaped() {
    // Persian, Sinhala, a family, the flag of Scotland's neighbour
    assertThat(WebAddress.of("https://example.org/\u0645\u06cc\u200c\u062e").text())
        .isEqualTo("https://example.org/\u0645\u06cc%E2%80%8C\u062e");
    assertThat(WebAddress.of("https://example.org/?q=\u0dc1\u0dca\u200d\u0dbb").text())
        .isEqualTo("https://example.org/?q=\u0dc1\u0dca%E2%80%8D\u0dbb");
    assertThat(WebAddress.of("https://example.org/#\ud83d\udc69\u200d\ud83d\udc66").text())
        .isEqualTo("https://example.org/#\ud83d\udc69%E2%80%8D\ud83d\udc66");
    assertThat(WebAddress.of("https://example.org/\u00ad\u200bx").text())
        .isEqualTo("https://example.org/%C2%AD%E2%80%8Bx");
  }

  @Test
  void hostsStayAsTheyWereWritten() {
    WebAddress address = WebAddress.of("https://fa\u00df.de/#\u00df");

    assertThat(address.text()).isEqualTo("https://fa\u00df.de/#\u00df");
    assertThat(address.host()).isEqualTo("xn--fa-hia.de");
  }

  @Test
  void positionsCountWhatWasSentFromItsStart() {
    assertThatExceptionOfType(InvalidAddressException.class)
        .isThrownBy(() -> WebAddress.of("  https://\ud83d\udca9.la/\u202ex"))
        .withMessage("holds U+202E at position 16, which changes the direction of what is shown");
  }
}
