package io.pinstream.http.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.http.SettableClock;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KnownDevicesTest {

  private final SettableClock clock = new SettableClock();
  private final KnownDevices devices = of((byte) 0);

  @Test
  void aCredentialIsGoodForItsNameAtEveryNodeFor90Days() {
    String credential = devices.issue("ada", null);
    String device = of((byte) 0).deviceOf("ada", credential).orElseThrow();

    assertThat(devices.deviceOf("ben", credential)).isEmpty();
    assertThat(of((byte) 1).deviceOf("ada", credential)).isEmpty();
    clock.advance(Duration.ofDays(80));
    String renewed = devices.issue("ada", device);
    clock.advance(Duration.ofDays(11));
    assertThat(devices.deviceOf("ada", credential)).isEmpty();
    assertThat(devices.deviceOf("ada", renewed)).contains(device);
  }

  @Test
  void nothingElseIsGood() {
    String credential = devices.issue("ada", null);
    assertThat(devices.deviceOf("ada", null)).isEmpty();
    for (int i = 0; i < credential.length(); i++) {
      char other = credential.charAt(i) == '1' ? '2' : '1';
      String changed = credential.substring(0, i) + other + credential.substring(i + 1);
      assertThat(devices.deviceOf("ada", changed)).as(changed).isEmpty();
    }
    for (String junk :
        new String[] {"", ".", "..", credential + "x", " " + credential, "9".repeat(5_000)}) {
      assertThat(devices.deviceOf("ada", junk)).as(junk).isEmpty();
    }
    assertThat(devices.issue("ada", null)).isNotEqualTo(credential);
    assertThat(devices.cookieOf("ada")).matches("[\\w-]+").isNotEqualTo(devices.cookieOf("ben"));
  }

  private KnownDevices of(byte secret) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, secret);
    return new KnownDevices(new Ids(new Installation(bytes), clock), clock);
  }
}
