package io.pinstream.schemas.id;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Creates ids. A fresh id is random except for its time, type and home. All free bits of a derived
 * id come from an HMAC, its time included, so that a retry at any node gives the same id.
 */
public final class Ids {

  private static final int TAG_BITS = 24;
  private static final long TAG_MASK = (1L << TAG_BITS) - 1;

  private final Installation installation;
  private final Clock clock;
  private final RandomGenerator random;

  public Ids(Installation installation, Clock clock) {
    this(installation, clock, new SecureRandom());
  }

  /** With randomness of one's own, for the same ids in every run of a test. */
  public Ids(Installation installation, Clock clock, RandomGenerator random) {
    this.installation = installation;
    this.clock = clock;
    this.random = random;
  }

  public Installation installation() {
    return installation;
  }

  public Id fresh(IdType type, int home) {
    return Id.of(type, home, clock.millis(), random.nextLong(), random.nextLong());
  }

  public Id derived(IdType type, int home, String... from) {
    ByteBuffer mac = ByteBuffer.wrap(installation.mac("id-" + type, from));
    return Id.of(type, home, mac.getLong(), mac.getLong(), mac.getLong());
  }

  /** An operation's id from {@code bare}, marked as {@code caller}'s. */
  public Id tagged(Id bare, Id caller) {
    return new Id(bare.high(), (bare.low() & ~TAG_MASK) | tag(bare, caller));
  }

  /**
   * Whether {@link #tagged} made this id for this caller. A guess passes once in 16 million: enough
   * to distinguish other callers' operations before any view has them.
   */
  public boolean isTaggedFor(Id operation, Id caller) {
    return (operation.low() & TAG_MASK) == tag(operation, caller);
  }

  private long tag(Id operation, Id caller) {
    byte[] mac =
        installation.mac(
            "operation",
            Long.toHexString(operation.high()),
            Long.toHexString(operation.low() & ~TAG_MASK),
            caller.toString());
    return ByteBuffer.wrap(mac).getLong() & TAG_MASK;
  }

  /** 128 bits as 32 hexadecimal digits: random, or derived when {@code from} is given. */
  public String unguessable(String... from) {
    byte[] bits = new byte[16];
    if (from.length == 0) {
      random.nextBytes(bits);
    } else {
      System.arraycopy(installation.mac("unguessable", from), 0, bits, 0, bits.length);
    }
    return java.util.HexFormat.of().formatHex(bits);
  }

  /** A fingerprint of anything that must be compared but not kept. 22 characters of base64url. */
  public String fingerprint(String... of) {
    byte[] mac = installation.mac("fingerprint", of);
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(java.util.Arrays.copyOf(mac, 16));
  }
}
