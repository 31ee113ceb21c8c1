package io.pinstream.http.login;

import io.pinstream.schemas.id.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of devices from which a user has logged in before. Such a device does not queue with
 * strangers; it still needs the password.
 *
 * <p>A credential is bound to the user name by the installation's secret: {@code issued.nonce.mac}.
 * Nothing is stored, so that every node knows it.
 */
public final class KnownDevices {

  /** How long a device is known after its last log-in. */
  public static final Duration KNOWN = Duration.ofDays(90);

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12})\\.([0-9a-f]{32})\\.([\\w-]{22})");
  private static final int SUFFIX = 8;

  private final Ids ids;
  private final Clock clock;

  public KnownDevices(Ids ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** The name of the cookie: one for each user of a browser, which does not reveal the user. */
  public String cookieOf(String username) {
    return "pinstream_device_"
        + ids.fingerprint("known-device-cookie", username).substring(0, SUFFIX);
  }

  /**
   * A fresh credential; a known device keeps its name.
   *
   * @param device as {@link #deviceOf} gave it, or null
   */
  public String issue(String username, @Nullable String device) {
    String issued = Long.toString(clock.instant().getEpochSecond());
    String nonce = device == null ? ids.unguessable() : device;
    return issued + "." + nonce + "." + mac(username, issued, nonce);
  }

  /** The name of the device of this user's credential; empty if the credential is not valid. */
  public Optional<String> deviceOf(String username, @Nullable String credential) {
    if (credential == null) {
      return Optional.empty();
    }
    Matcher parts = FORM.matcher(credential);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String right = mac(username, parts.group(1), parts.group(2));
    boolean good =
        MessageDigest.isEqual(
            right.getBytes(StandardCharsets.US_ASCII),
            parts.group(3).getBytes(StandardCharsets.US_ASCII));
    Instant until = Instant.ofEpochSecond(Long.parseLong(parts.group(1))).plus(KNOWN);
    return good && clock.instant().isBefore(until) ? Optional.of(parts.group(2)) : Optional.empty();
  }

  private String mac(String username, String issued, String nonce) {
    return ids.fingerprint("known-device", username, issued, nonce);
  }
}
