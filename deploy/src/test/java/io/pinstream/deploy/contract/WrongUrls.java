package io.pinstream.deploy.contract;

import java.util.List;

/** What nobody may be led to. */
final class WrongUrls {

  private static final String START = "https://example.org/";

  static final List<String> ALL =
      List.of(
          "",
          " ",
          "x",
          "javascript:alert(1)",
          "data:text/html,x",
          "ftp://example.org/",
          "mailto:a@example.org",
          "//example.org/",
          "/pins",
          "http:",
          "http://",
          "http:///path",
          "http://.",
          "http://..",
          "http://a..b/",
          "http://.example.org",
          "http://?",
          "http://#",
          "http://:80/",
          "http://example.org:99999/",
          "http://example.org:x/",
          "http://example.org:-1/",
          "http://ada@example.org/",
          "http://ada:secret@example.org/",
          "http://example.org\\@evil.org/",
          "http://exa mple.org/",
          "http://example.org/ x",
          "http://example.org/a\u00a0b",
          "http://example.org/a\nb",
          "http://example.org/\u2066x",
          "http://127.1/",
          "http://[fe80::1%25eth0]/",
          "http://example.org/\u0000",
          "http://example.org/\u202e",
          "http://\u200bexample.org/",
          "http://example.org/<script>",
          "http://example.org/\"x",
          "http://[::1",
          "http://[]/",
          "http://[g::1]/",
          "http://%65xample.org/",
          "http://xn--a.\u0000/",
          "http://" + "a".repeat(64) + ".org/",
          "http://" + "a.".repeat(200) + "org/",
          "http://exam\ud800ple.org/",
          START + "a".repeat(1_081 - START.length()),
          START + "a".repeat(60_000));

  private WrongUrls() {}
}
