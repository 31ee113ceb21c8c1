package io.pinstream.schemas.id;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one installation. Everything that all nodes derive alike comes from it: homes of
 * user names, ids under an idempotency key, the tags of operations. Its holder can tell which user
 * names share a partition. It must never change, because it decides homes.
 */
public final class Installation {

  private static final int SECRET_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;

  public Installation(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("The installation's secret has 32 bytes");
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Reads 64 hexadecimal digits from a file. */
  public static Installation read(Path file) throws IOException {
    try {
      return new Installation(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold 64 hexadecimal digits", e);
    }
  }

  /** A new one, with a random secret. */
  public static Installation random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new Installation(secret);
  }

  /** Writes the secret to a file that only its owner may read, for {@link #read}. */
  public void write(Path file) throws IOException {
    SecretFile.write(file, HexFormat.of().formatHex(secret.getEncoded()) + "\n");
  }

  /** The home of a user name, which is the home of everything that this user will own. */
  public int homeOf(String username) {
    byte[] mac = mac("home", username);
    return (mac[0] & 0xFF) << 8 | (mac[1] & 0xFF);
  }

  /** HMAC-SHA256 over the parts, each with its length, so that no two lists of parts meet. */
  byte[] mac(String purpose, String... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      update(mac, purpose);
      for (String part : parts) {
        update(mac, part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  private static void update(Mac mac, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    mac.update(java.nio.ByteBuffer.allocate(4).putInt(bytes.length).flip());
    mac.update(bytes);
  }
}
