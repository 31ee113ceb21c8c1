package io.pinstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import io.pinstream.http.SettableClock;
import io.pinstream.http.problems.Problems.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicKeysTest {

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final AtomicInteger reads = new AtomicInteger();
  private HttpServer server;
  private volatile String published = "{\"keys\":[]}";

  @BeforeEach
  void publish() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks.json",
        exchange -> {
          reads.incrementAndGet();
          byte[] body = published.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void looksForAKeyThatItHasNotButNotMoreOftenThanEachTenSeconds() {
    try (PublicKeys keys = overHttp()) {
      published = setOf(key("one"));
      assertThat(keys.get().getKeyByKeyId("one")).isNotNull();
      published = setOf(key("one"), key("two"));
      assertThat(keys.get().getKeyByKeyId("two")).isNull();
      clock.advance(Duration.ofSeconds(10));
      assertThat(keys.get().getKeyByKeyId("two")).isNotNull();
      for (int i = 0; i < 50; i++) {
        assertThat(keys.get().getKeyByKeyId("junk" + i)).isNull();
      }
      assertThat(reads).hasValue(2);
    }
  }

  @Test
  void forgetsAKeyThatIsNoLongerPublished() {
    try (PublicKeys keys = overHttp()) {
      published = setOf(key("one"), key("two"));
      assertThat(keys.get().getKeyByKeyId("one")).isNotNull();
      published = setOf(key("two"));
      clock.advance(Duration.ofMinutes(6));
      assertThat(keys.get().getKeyByKeyId("one")).isNull();
    }
  }

  @Test
  void keepsWhatItKnowsWhileTheSourceIsAway() {
    try (PublicKeys keys = overHttp()) {
      published = setOf(key("one"));
      keys.get();
      for (String bad : new String[] {"not JSON", "{}", "{\"keys\":[]}", "x".repeat(100_000)}) {
        published = bad;
        clock.advance(Duration.ofMinutes(6));
        assertThat(keys.get().getKeyByKeyId("one")).isNotNull();
      }
      server.stop(0);
      clock.advance(Duration.ofMinutes(6));
      assertThat(keys.get().getKeyByKeyId("one")).isNotNull();
      assertThat(reads).hasValue(5);
    }
  }

  @Test
  void isUnavailableRatherThanUnauthenticatedWhileItKnowsNone() {
    try (PublicKeys keys = overHttp()) {
      assertThat(keys.available()).isFalse();
      assertThatThrownBy(keys::get)
          .isInstanceOfSatisfying(
              ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(503));
      published = setOf(key("one"));
      clock.advance(Duration.ofSeconds(10));
      assertThat(keys.available()).isTrue();
    }
  }

  @Test
  void readsAFileAndRefusesPrivateKeys() throws IOException {
    Path file = folder.resolve("jwks.json");
    try (PublicKeys keys = new PublicKeys(file.toUri(), clock)) {
      assertThat(keys.available()).isFalse();
      clock.advance(Duration.ofSeconds(10));
      Files.writeString(file, new JWKSet(key("one")).toString(false));
      assertThat(keys.available()).isFalse();
      clock.advance(Duration.ofSeconds(10));
      Files.writeString(file, setOf(key("one")));
      assertThat(keys.get().getKeyByKeyId("one")).isNotNull();
    }
  }

  private PublicKeys overHttp() {
    return new PublicKeys(
        URI.create("http://localhost:" + server.getAddress().getPort() + "/jwks.json"), clock);
  }

  private static String setOf(ECKey... keys) {
    return new JWKSet(Arrays.<JWK>asList(keys)).toString(true);
  }

  private static ECKey key(String name) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
