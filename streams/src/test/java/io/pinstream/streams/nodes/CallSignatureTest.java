package io.pinstream.streams.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallSignatureTest {

  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final String PATH = "/internal/homes/toys";
  private static final byte[] BODY = "[]".getBytes(UTF_8);

  private final CallSignature signature = at(NOW);
  private final String header = signature.sign(PATH, BODY);

  @Test
  void callOfANodeWithTheSameKeyIsGood() {
    assertThat(at(NOW).isGood(header, PATH, BODY)).isTrue();
  }

  @Test
  void otherBodyPathOrKeyIsNot() {
    assertThat(signature.isGood(header, PATH, "[1]".getBytes(UTF_8))).isFalse();
    assertThat(signature.isGood(header, PATH, new byte[0])).isFalse();
    assertThat(signature.isGood(header, "/internal/copies/toys", BODY)).isFalse();
    assertThat(new CallSignature("other", clock(NOW)).isGood(header, PATH, BODY)).isFalse();
  }

  @Test
  void pathAndBodyAreNotTakenForOneAnother() {
    String moved = signature.sign("/a", "b".getBytes(UTF_8));

    assertThat(signature.isGood(moved, "/ab", new byte[0])).isFalse();
  }

  @Test
  void isGoodForAMinuteByTwoClocksThatDiffer() {
    assertThat(at(NOW.plus(Duration.ofMinutes(1))).isGood(header, PATH, BODY)).isTrue();
    assertThat(at(NOW.minus(Duration.ofMinutes(1))).isGood(header, PATH, BODY)).isTrue();
    assertThat(at(NOW.plus(Duration.ofMillis(60_001))).isGood(header, PATH, BODY)).isFalse();
    assertThat(at(NOW.minus(Duration.ofMillis(60_001))).isGood(header, PATH, BODY)).isFalse();
  }

  @Test
  void otherTimeWithTheSameCodeIsNotGood() {
    String code = header.substring(header.indexOf('.'));

    assertThat(signature.isGood(NOW.plusMillis(1).toEpochMilli() + code, PATH, BODY)).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.",
        ".x",
        "x.y",
        "99999999999999999999.x",
        "-1.x",
        "1795392000000.é"
      })
  void garbageIsNotGood(String garbage) {
    assertThat(signature.isGood(garbage, PATH, BODY)).isFalse();
  }

  private static CallSignature at(Instant time) {
    return new CallSignature("key", clock(time));
  }

  private static Clock clock(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }
}
