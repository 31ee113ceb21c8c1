package io.pinstream.schemas.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * An id that knows its home: an RFC 9562 (section 5.8) UUIDv8 that carries a birth time, a type and
 * a 16-bit home.
 *
 * <pre>
 *   bits  0-47   birth time, ms since 1970 (or, in a derived id, bits of an HMAC or a hash, in a link's 0)
 *        48-51   version 8
 *        52-55   type
 *        56-63   random
 *        64-65   variant 0b10
 *        66-81   home
 *        82-127  random (or, in an operation's id, 22 random bits and a 24-bit tag of its caller)
 * </pre>
 *
 * Both forms, the string of 36 characters and the 16 bytes, sort alike: by time of birth first.
 */
public record Id(long high, long low) implements Homed, Comparable<Id> {

  public static final int BYTES = 16;
  private static final int TEXT_LENGTH = 36;

  public Id {
    if ((high >>> 12 & 0xF) != 8 || low >>> 62 != 2 || IdType.ofCode((int) (high >>> 8)) == null) {
      throw new IllegalArgumentException("Not an id of Pinstream");
    }
  }

  /** Assembles an id; {@code free} gives the remaining bits. */
  static Id of(IdType type, int home, long millis, long freeHigh, long freeLow) {
    if (home < 0 || home > 0xFFFF) {
      throw new IllegalArgumentException("A home has 16 bits, " + home + " has not");
    }
    long high = millis << 16 | 0x8000L | (long) type.code() << 8 | (freeHigh & 0xFF);
    long low = 0x8000_0000_0000_0000L | (long) home << 46 | (freeLow & 0x3FFF_FFFF_FFFFL);
    return new Id(high, low);
  }

  /**
   * The id of a link. It does not depend on a secret: home and free bits are the first bits of its
   * hash, and there is no birth time.
   *
   * @param sha256 of its canonical URL
   */
  public static Id ofLink(byte[] sha256) {
    ByteBuffer hash = ByteBuffer.wrap(sha256);
    return of(IdType.LINK, hash.getShort() & 0xFFFF, 0, hash.get(), hash.getLong());
  }

  /** The id of the review of a link on a board, at the board's home. */
  public static Id ofReview(Id board, Id link) {
    ByteBuffer both = ByteBuffer.allocate(2 * BYTES);
    board.write(both);
    link.write(both);
    return hashed(IdType.REVIEW, board.home(), both.array());
  }

  /**
   * The id of a version of the spam models. All are at home 0.
   *
   * @param version as the model reports it
   */
  public static Id ofModel(String version) {
    return hashed(IdType.MODEL, 0, version.getBytes(StandardCharsets.UTF_8));
  }

  /** The key of everything that is decided by roles. Its home is 0, so all of it has one order. */
  public static Id ofRoles() {
    return hashed(IdType.OPERATION, 0, "roles".getBytes(StandardCharsets.UTF_8));
  }

  /**
   * An id in place of an operation, for a change that no request caused: the thing of this id, or
   * its owner, was judged at this time.
   *
   * @param millis since 1970
   */
  public static Id ofJudgement(Id judged, long millis) {
    ByteBuffer both = ByteBuffer.allocate(BYTES + Long.BYTES);
    judged.write(both);
    return hashed(IdType.OPERATION, judged.home(), both.putLong(millis).array());
  }

  /** An id whose free bits all come from a hash. */
  private static Id hashed(IdType type, int home, byte[] of) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(of));
      return of(type, home, hash.getLong(), hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Reads 16 bytes from the position of {@code bytes}. */
  public static Id read(ByteBuffer bytes) {
    return new Id(bytes.getLong(), bytes.getLong());
  }

  /**
   * Reads the string form (RFC 9562 section 4, letters in either case); empty if it is not an id.
   */
  public static Optional<Id> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = 0, digits = 0; i < TEXT_LENGTH; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return Optional.empty();
        }
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return Optional.empty();
      }
      if (digits++ < 16) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    boolean ours =
        (high >>> 12 & 0xF) == 8 && low >>> 62 == 2 && IdType.ofCode((int) (high >>> 8)) != null;
    return ours ? Optional.of(new Id(high, low)) : Optional.empty();
  }

  /** As {@link #parse(String)}, and also empty for an id of another type. */
  public static Optional<Id> parse(String text, IdType type) {
    return parse(text).filter(id -> id.type() == type);
  }

  /** For trusted text. */
  public static Id require(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("Not an id: " + text));
  }

  public IdType type() {
    return java.util.Objects.requireNonNull(IdType.ofCode((int) (high >>> 8)));
  }

  /** Birth time in ms since 1970. Meaningless in a derived id. */
  public long millis() {
    return high >>> 16;
  }

  @Override
  public int home() {
    return (int) (low >>> 46) & 0xFFFF;
  }

  public void write(ByteBuffer bytes) {
    bytes.putLong(high).putLong(low);
  }

  @Override
  public int compareTo(Id other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return new java.util.UUID(high, low).toString();
  }
}
