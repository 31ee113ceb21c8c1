package io.pinstream.spam.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkPartsTest {

  @Test
  void theRegisteredDomainStandsBelowThePublicSuffix() {
    LinkParts parts = LinkParts.of("https://www.shop.example.co.uk:8443/a?b=c#d");

    assertThat(parts.domain()).isEqualTo("example.co.uk");
    assertThat(parts.suffix()).isEqualTo("co.uk");
    assertThat(parts.subdomain()).isEqualTo("shop");
    assertThat(parts.label()).isEqualTo("example");
    assertThat(parts.port()).isEqualTo("8443");
    assertThat(parts.path()).isEqualTo("/a");
    assertThat(parts.query()).isEqualTo("b=c");
    assertThat(parts.www()).isTrue();
  }

  @Test
  void whatPeopleGetBelowAHostingServiceIsTheirs() {
    LinkParts parts = LinkParts.of("http://someone.github.io/page");

    assertThat(parts.domain()).isEqualTo("github.io");
    assertThat(parts.owner()).isEqualTo("someone.github.io");
    assertThat(parts.hosted()).isTrue();
  }

  @Test
  void aUserBeforeTheHostIsNotTheHost() {
    LinkParts parts = LinkParts.of("http://paypal.com@203.0.113.9/login");

    assertThat(parts.host()).isEqualTo("203.0.113.9");
    assertThat(parts.user()).isEqualTo("paypal.com");
    assertThat(parts.numeric()).isTrue();
  }
}
