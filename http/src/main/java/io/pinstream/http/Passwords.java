package io.pinstream.http;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.pinstream.http.problems.Problems;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;

/**
 * Hashes and checks passwords with Argon2id (RFC 9106), in the parameters that OWASP's Password
 * Storage Cheat Sheet recommends: 19 MiB, two passes, one lane.
 *
 * <p>A password is its UTF-8 in NFC, so that it does not matter how a keyboard composes an accent;
 * nothing is trimmed or folded.
 *
 * <p>Methods compute for some tens of ms in 19 MiB, so call them only through {@link
 * io.pinstream.http.login.PasswordQueue}.
 */
public final class Passwords {

  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final Argon2Function argon2 =
      Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
  private final SecureRandom random = new SecureRandom();
  private final String nobody = phcOfNobody();

  /** A new hash, in PHC string form ({@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}). */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return argon2.hash(utf8(password), salt).getResult();
  }

  /** Whether this is the password of the hash {@code phc}. */
  public boolean verify(String password, String phc) {
    // The parameters are those of the hash, which may be older than the current ones.
    Argon2Function then = Argon2Function.getInstanceFromHash(phc);
    return then.check(utf8(password), phc.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Does the same work as {@link #verify}, for a user who does not exist, so that response times do
   * not reveal which users exist.
   *
   * @return false, always
   * @throws Problems.ProblemException 503 if too many are running
   */
  public boolean verifyNobody(String password) {
    verify(password, nobody);
    return false;
  }

  private static byte[] utf8(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  /** A hash without a known password. */
  private static String phcOfNobody() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB,
            PASSES,
            LANES,
            base64.encodeToString(new byte[SALT_BYTES]),
            base64.encodeToString(new byte[HASH_BYTES]));
  }
}
