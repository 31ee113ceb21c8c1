package io.pinstream.schemas.link;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(WebAddress.isOne(url)).isTrue();
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
        " https://example.org",
        "https://example.org/a b",
        "https://example.org/\u00a0",
        "https://example.org/\u2028",
        "https://example.org/\n",
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
    assertThat(WebAddress.isOne(url)).isFalse();
  }
}
