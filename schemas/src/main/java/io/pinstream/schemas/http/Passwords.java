package io.pinstream.schemas.http;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes and checks passwords with Argon2id (RFC 9106), in the parameters that OWASP's Password
 * Storage Cheat Sheet recommends: 19 MiB, two passes, one lane.
 *
 * <p>A password is its UTF-8 in NFC, so that it does not matter how a keyboard composes an accent;
 * nothing is trimmed or folded.
 *
 * <p>The work is bounded: so many at once, and a short queue of request threads before them. Who
 * does not get a turn in time is told 503. Methods block their thread for some tens of ms of
 * computing, and in the worst case for the patience on top.
 */
public final class Passwords {

  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  // Waiting threads are request threads: they must never be most of a server's pool.
  private static final int MAX_WAITING = 64;
  private static final int WAITING_EACH = 16;

  private final Argon2Function argon2 =
      Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
  private final SecureRandom random = new SecureRandom();
  private final String nobody = phcOfNobody();
  private final Semaphore places;
  private final Semaphore turns;
  private final Duration patience;

  /** As many at once as there are processors; nobody waits longer than two seconds. */
  public Passwords() {
    this(Runtime.getRuntime().availableProcessors(), PATIENCE);
  }

  /**
   * @param atOnce how many passwords are worked on at a time, each in 19 MiB
   * @param patience how long one more may wait for its turn
   */
  public Passwords(int atOnce, Duration patience) {
    this.turns = new Semaphore(atOnce, true);
    this.places = new Semaphore(atOnce + Math.min(MAX_WAITING, WAITING_EACH * atOnce));
    this.patience = patience;
  }

  /**
   * A new hash, in PHC string form ({@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}).
   *
   * @throws Problems.ProblemException 503 if too many are at it
   */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return inTurn(() -> argon2.hash(utf8(password), salt).getResult());
  }

  /**
   * Whether this is the password that {@code phc} was made of.
   *
   * @throws Problems.ProblemException 503 if too many are at it
   */
  public boolean verify(String password, String phc) {
    // The parameters are those of the hash: they may have been others when it was made.
    Argon2Function then = Argon2Function.getInstanceFromHash(phc);
    return inTurn(() -> then.check(utf8(password), phc.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Does what {@link #verify} does, for a user who does not exist, so that the time of an answer
   * does not tell who does.
   *
   * @return false, always
   * @throws Problems.ProblemException 503 if too many are at it
   */
  public boolean verifyNobody(String password) {
    verify(password, nobody);
    return false;
  }

  private <T> T inTurn(Supplier<T> work) {
    if (!places.tryAcquire()) {
      throw busy();
    }
    try {
      if (!turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy();
      }
      try {
        return work.get();
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      places.release();
    }
  }

  private static Problems.ProblemException busy() {
    return Problems.unavailable(
        "Too many passwords are being checked; nothing was done.", Duration.ofSeconds(1));
  }

  private static byte[] utf8(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  /** A hash that nobody knows a password for. */
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
