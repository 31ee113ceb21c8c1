package io.pinstream.streams.nodes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates calls between nodes with the installation's secret: a header with the time and an
 * HMAC over time, path and body. A signature is valid for a minute and for this body only.
 */
public final class CallSignature {

  public static final String HEADER = "Pinstream-Signature";

  private static final Duration GOOD = Duration.ofMinutes(1);
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;
  private final Clock clock;

  /**
   * @param key a secret that only nodes of this installation have
   */
  public CallSignature(String key, Clock clock) {
    this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC);
    this.clock = clock;
  }

  /** The header for a call of this path with this body. */
  public String sign(String path, byte[] body) {
    long now = clock.millis();
    return now + "." + mac(now, path, body);
  }

  /** Whether a header is valid for this call now. */
  public boolean isGood(@Nullable String header, String path, byte[] body) {
    int dot = header == null ? -1 : header.indexOf('.');
    if (header == null || dot < 1 || dot > 15) {
      return false;
    }
    long at;
    try {
      at = Long.parseLong(header, 0, dot, 10);
    } catch (NumberFormatException e) {
      return false;
    }
    byte[] given = header.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    byte[] right = mac(at, path, body).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, right) && Math.abs(clock.millis() - at) <= GOOD.toMillis();
  }

  private String mac(long at, String path, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(at).array());
      mac.update(path.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      mac.update(body);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + HMAC, e);
    }
  }
}
