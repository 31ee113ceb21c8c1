package io.pinstream.http.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinstream.http.SettableClock;
import io.pinstream.http.login.Attempts.Limit;
import io.pinstream.http.login.Attempts.Limits;
import io.pinstream.http.problems.Problems.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

  private final SettableClock clock = new SettableClock();
  private final Attempts attempts = new Attempts(Limits.DEFAULT, clock);

  @Test
  void refusesTheEleventhAttemptOnANameAndSaysWhenToComeBack() {
    for (int i = 0; i < 10; i++) {
      attempts.check("ada", "192.0.2." + i);
    }
    clock.advance(Duration.ofMillis(1500));
    ProblemException refused = refusalOf("ada", "192.0.2.99");
    assertThat(refused.problem().status()).isEqualTo(429);
    assertThat(refused.retryAfterSeconds()).isEqualTo(5);
    clock.advance(Duration.ofSeconds(5));
    attempts.check("ada", "192.0.2.99");
    assertThat(refusalOf("ada", "192.0.2.99").retryAfterSeconds()).isBetween(5L, 6L);
  }

  @Test
  void refusesAnAddressThatTriesManyNamesAndSparesTheNamesThen() {
    for (int i = 0; i < 60; i++) {
      attempts.check("name" + i, "192.0.2.1");
    }
    for (int i = 0; i < 100; i++) {
      assertThat(refusalOf("ada", "192.0.2.1").problem().status()).isEqualTo(429);
    }
    assertThatCode(() -> attempts.check("ada", "192.0.2.2")).doesNotThrowAnyException();
  }

  @Test
  void countsAnIpv6NetworkAsOneAddress() {
    for (int i = 0; i < 60; i++) {
      attempts.check("name" + i, "2001:db8:1:2::" + Integer.toHexString(i));
    }
    assertThat(refusalOf("ada", "2001:db8:1:2:ffff::1").problem().status()).isEqualTo(429);
    attempts.check("ada", "2001:db8:1:3::1");
    attempts.check("ada", "[not an address: ");
  }

  @Test
  void forgetsWhoHasHadTheTimeToFillUp() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10; i++) {
        attempts.check("ada", "192.0.2." + i);
      }
      refusalOf("ada", "192.0.2.99");
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void canBeLoosenedForLoadTests() {
    Limit loose = new Limit(1_000_000, Duration.ofMillis(1));
    Attempts loosened = new Attempts(new Limits(loose, loose), clock);
    for (int i = 0; i < 100_000; i++) {
      loosened.check("ada", "192.0.2.1");
    }
  }

  private ProblemException refusalOf(String name, String address) {
    return catchThrowableOfType(ProblemException.class, () -> attempts.check(name, address));
  }
}
