package io.pinstream.http.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinstream.http.SettableClock;
import io.pinstream.http.login.LogInLimits.Admission;
import io.pinstream.http.problems.Problems.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogInLimitsTest {

  private static final Optional<String> UNKNOWN = Optional.empty();

  private final SettableClock clock = new SettableClock();
  private final LogInLimits limits = LogInLimits.usual(clock);

  @Test
  void slowsDownANameAtOneAddressAndSaysWhenToComeBack() {
    for (int i = 0; i < 10; i++) {
      assertThat(fail("ada", "192.0.2.1")).isNull();
    }
    ProblemException refused = fail("ada", "192.0.2.1");
    assertThat(refused).isNotNull();
    assertThat(refused.problem().status()).isEqualTo(429);
    assertThat(refused.retryAfterSeconds()).isBetween(1L, 6L);
    clock.advance(Duration.ofSeconds(6));
    assertThat(fail("ada", "192.0.2.1")).isNull();
  }

  @Test
  void letsNobodyAtOtherAddressesLockAnOwnerOut() {
    int checked = 0;
    for (int round = 0; round < 60; round++) {
      for (int attacker = 0; attacker < 40; attacker++) {
        checked += fail("ada", "198.51.100." + attacker) == null ? 1 : 0;
      }
      clock.advance(Duration.ofSeconds(1));
    }
    // 50 before the name counts as attacked, then 3 and one a minute for each address
    assertThat(checked).isBetween(100, 300);

    // the owner, at a device that is new to us, comes before all of them
    assertThat(limits.admit("ada", "192.0.2.7", UNKNOWN))
        .isEqualTo(new Admission(Priority.FRESH, "192.0.2.7"));
    // and with one that is known, even from an attacker's address
    assertThat(limits.admit("ada", "198.51.100.1", Optional.of("hers")))
        .isEqualTo(new Admission(Priority.KNOWN, "198.51.100.1"));
  }

  @Test
  void triesOfAKnownDeviceAreCounted() {
    Optional<String> device = Optional.of("stolen");
    for (int i = 0; i < 10; i++) {
      assertThat(limits.admit("ada", "192.0.2.1", device).priority()).isEqualTo(Priority.KNOWN);
    }
    // then it is as good as none
    assertThat(limits.admit("ada", "192.0.2.1", device).priority()).isEqualTo(Priority.FRESH);
    clock.advance(Duration.ofSeconds(6));
    assertThat(limits.admit("ada", "192.0.2.1", device).priority()).isEqualTo(Priority.KNOWN);
  }

  @Test
  void slowsDownAnAddressThatTriesManyNames() {
    for (int i = 0; i < 60; i++) {
      assertThat(fail("name" + i, "2001:db8:1:2::" + Integer.toHexString(i))).isNull();
    }
    assertThat(fail("another", "2001:db8:1:2:ffff::1")).isNotNull();
    assertThat(fail("another", "2001:db8:1:3::1")).isNull();
  }

  @Test
  void putsAddressesThatFailBehindThoseThatDoNot() {
    assertThat(limits.admit("ada", "192.0.2.1", UNKNOWN).priority()).isEqualTo(Priority.FRESH);
    fail("ada", "192.0.2.1");
    assertThat(limits.admit("ben", "192.0.2.1", UNKNOWN).priority()).isEqualTo(Priority.SEEN);
    for (int i = 0; i < 9; i++) {
      limits.signUp("192.0.2.1");
    }
    assertThat(limits.signUp("192.0.2.1").priority()).isEqualTo(Priority.SUSPECT);
    clock.advance(Duration.ofMinutes(10));
    assertThat(limits.signUp("192.0.2.1").priority()).isEqualTo(Priority.FRESH);
  }

  private @Nullable ProblemException fail(String name, String address) {
    return catchThrowableOfType(
        ProblemException.class,
        () -> limits.failed(name, address, limits.admit(name, address, UNKNOWN)));
  }
}
