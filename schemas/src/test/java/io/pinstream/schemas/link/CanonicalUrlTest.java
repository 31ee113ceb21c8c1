package io.pinstream.schemas.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalUrlTest {

  private static final Pattern UNSEEN = Pattern.compile("\\\\u(?:([0-9a-f]{4})|\\{([0-9a-f]+)})");
  private static final int URLS = 20_000;

  /** What canonical forms differ by, and what is apt to be taken for something else. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "Z",
          "0",
          "-",
          "_",
          "~",
          "/",
          "/",
          ".",
          "..",
          "/./",
          "/../",
          "?",
          "&",
          "=",
          "#",
          "%",
          "%2",
          "%41",
          "%2e",
          "%2F",
          "%25",
          "%c3%9f",
          "%FF",
          "%00",
          "+",
          ":",
          "@",
          ";",
          "'",
          "[",
          "]",
          "{",
          "|",
          "^",
          "ß",
          "e\u0301",
          "日",
          "🌅",
          "utm_",
          "utm%5Fid=1",
          "gclid=x",
          "&&",
          "#/",
          ":~:",
          "\\",
          "\u200d",
          "utm_id=1");

  private static final List<String> HOSTS =
      List.of(
          "example.org",
          "EXAMPLE.org.",
          "münchen.example",
          "Straße.example",
          "日本。example",
          "faß.example",
          "βόλος.example",
          "xn--MNCHEN-3ya.example",
          "192.0.2.1",
          "[2001:DB8::0:1]",
          "[::ffff:192.0.2.1]");

  @ParameterizedTest
  @MethodSource("examples")
  void theTableOfExamplesHolds(String text, String expected) {
    Optional<String> canonical = CanonicalUrl.parse(text).map(CanonicalUrl::text);

    assertThat(canonical.orElse("!")).isEqualTo(expected);
  }

  /** Whoever follows a link comes to the page that its address leads to in a browser. */
  @ParameterizedTest
  @MethodSource("inChromium")
  void addressesLeadWhereChromiumGoes(
      String text, String chromium, String expected, String difference) {
    assertThat(canonicalOrWhyNot(text)).isEqualTo(expected);

    if (!chromium.equals("!") && !expected.startsWith("!")) {
      assertThat(CanonicalUrl.of(chromium).text().equals(expected))
          .as("the page of %s", chromium)
          .isEqualTo(difference.isEmpty());
    }
  }

  private static String canonicalOrWhyNot(String text) {
    try {
      return CanonicalUrl.of(text).text();
    } catch (InvalidAddressException e) {
      return "! " + e.getMessage();
    }
  }

  @Test
  void pagesThatOnlyAFragmentTellsApartAreTwoLinks() {
    assertThat(CanonicalUrl.of("https://matrix.to/#/#kde:kde.org").linkId())
        .isNotEqualTo(CanonicalUrl.of("https://matrix.to/#/#gnome:gnome.org").linkId());
  }

  @Test
  void whatIsTooLongSaysByHowMuch() {
    assertThat(canonicalOrWhyNot("https://example.org/" + "\u00e4".repeat(200)))
        .isEqualTo(
            "! is too long: it has 1220 characters in its canonical form; at most 1080 are allowed");
  }

  @Test
  void whatIsCanonicalStaysAsItIs() {
    Random random = new Random(1);
    int canonical = 0;
    for (int i = 0; i < URLS; i++) {
      String text = randomUrl(random);
      Optional<CanonicalUrl> once = CanonicalUrl.parse(text);

      assertThat(once.flatMap(url -> CanonicalUrl.parse(url.text()))).as(text).isEqualTo(once);
      if (once.isPresent()) {
        canonical++;
        assertThat(once.get().text())
            .matches("https?://[a-z0-9._:\\[\\]-]+/[!-~]*")
            .hasSizeLessThanOrEqualTo(CanonicalUrl.MAX_LENGTH);
      }
    }
    assertThat(canonical).isGreaterThan(URLS / 2);
  }

  @Test
  void theIdOfALinkIsTheSameEverywhere() {
    CanonicalUrl url = CanonicalUrl.parse("https://example.org").orElseThrow();

    // echo -n https://example.org/ | sha256sum
    assertThat(url.hash()).isEqualTo("gZjRusQKEDNlOnjkiADO_J5rl0_wdcZuVUi1weFForA");
    Id link = url.linkId();
    assertThat(link).isEqualTo(Id.require("00000000-0000-84d1-a066-0a1033653a78"));
    assertThat(link.type()).isEqualTo(IdType.LINK);
    assertThat(link.millis()).isZero();
    assertThat(link.home()).isEqualTo(0x8198);
    assertThat(CanonicalUrl.parse("https://example.org/a").orElseThrow().linkId())
        .isNotEqualTo(link);
  }

  @Test
  void linksHaveTheirHomesEverywhere() {
    assertThat(
            Stream.iterate(0, i -> i + 1)
                .limit(1_000)
                .map(i -> new CanonicalUrl("https://example.org/" + i).linkId().partition(16))
                .distinct())
        .hasSize(16);
  }

  static Stream<Arguments> examples() throws IOException {
    return rows("canonical-urls.tsv").map(columns -> Arguments.of(seen(columns[0]), columns[1]));
  }

  static Stream<Arguments> inChromium() throws IOException {
    return rows("chromium-urls.tsv")
        .map(
            columns ->
                Arguments.of(
                    seen(columns[0]),
                    columns[1],
                    columns[2],
                    columns.length > 3 ? columns[3] : ""));
  }

  private static Stream<String[]> rows(String table) throws IOException {
    return table(table)
        .lines()
        .filter(line -> !line.startsWith("# "))
        .map(line -> line.split("\t", -1));
  }

  private static String seen(String text) {
    return UNSEEN
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    Character.toString(
                        Integer.parseInt(
                            found.group(1) == null ? found.group(2) : found.group(1), 16))));
  }

  private static String table(String name) throws IOException {
    try (InputStream in =
        CanonicalUrlTest.class.getResourceAsStream("/io/pinstream/schemas/link/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String randomUrl(Random random) {
    StringBuilder url = new StringBuilder(random.nextBoolean() ? "https://" : "HTTP://");
    url.append(HOSTS.get(random.nextInt(HOSTS.size())));
    url.append(List.of("", ":", ":80", ":0443", ":8080").get(random.nextInt(5)));
    url.append(random.nextBoolean() ? "/" : "");
    for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
      url.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return url.toString();
  }
}
