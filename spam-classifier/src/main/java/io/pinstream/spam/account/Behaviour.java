package io.pinstream.spam.account;

import java.nio.ByteBuffer;

/**
 * What is kept of an account's doings: {@value #BYTES} bytes however much it does, to lie in a
 * state store and to be brought up to date event by event. Immutable; the same events in the same
 * order give the same bytes.
 *
 * @param createdAt milliseconds since 1970, as all times
 * @param lastAt up to when the rates are right
 * @param nameLength letters and digits of the user name
 * @param nameDigits digits in it
 * @param following accounts that it follows
 * @param followers accounts that follow it
 * @param pins since its creation
 * @param burst the most pins and follows within about an hour, a half of it gone after a week
 */
public record Behaviour(
    long createdAt,
    long lastAt,
    int nameLength,
    int nameDigits,
    long following,
    long followers,
    long pins,
    Rate pinning,
    Rate follows,
    Rate unfollows,
    double burst,
    Repeats texts,
    Repeats domains) {

  private static final byte FORMAT = 1;

  /** Of the binary form. */
  public static final int BYTES =
      1 + 5 * Long.BYTES + 2 * Integer.BYTES + 3 * Rate.BYTES + Double.BYTES + 2 * Repeats.BYTES;

  private static final double WEEK = 7 * Rate.DAY;

  public static Behaviour created(String name, long at) {
    int digits = (int) name.chars().filter(Character::isDigit).count();
    return new Behaviour(
        at,
        at,
        name.length(),
        digits,
        0,
        0,
        0,
        Rate.NONE,
        Rate.NONE,
        Rate.NONE,
        0,
        Repeats.NONE,
        Repeats.NONE);
  }

  /**
   * With one more event. One that comes late counts as if it had come now: a rate never goes back.
   *
   * @param at milliseconds since 1970
   */
  public Behaviour update(Action action, long at) {
    Behaviour now = at(at);
    return switch (action.kind()) {
      case PIN -> now.pinned(action);
      case FOLLOW ->
          now.with(now.following + 1, now.followers, now.follows.plusOne(), now.unfollows);
      case UNFOLLOW ->
          now.with(
              Math.max(0, now.following - 1), now.followers, now.follows, now.unfollows.plusOne());
      case FOLLOWED -> now.with(now.following, now.followers + 1, now.follows, now.unfollows);
      case UNFOLLOWED ->
          now.with(now.following, Math.max(0, now.followers - 1), now.follows, now.unfollows);
    };
  }

  /** The same, with rates as they have faded until then. */
  public Behaviour at(long time) {
    if (time <= lastAt) {
      return this;
    }
    double passed = (double) time - lastAt;
    return new Behaviour(
        createdAt,
        time,
        nameLength,
        nameDigits,
        following,
        followers,
        pins,
        pinning.after(passed),
        follows.after(passed),
        unfollows.after(passed),
        burst * Rate.kept(passed, WEEK),
        texts,
        domains);
  }

  private Behaviour pinned(Action action) {
    Rate pinned = pinning.plusOne();
    return new Behaviour(
        createdAt,
        lastAt,
        nameLength,
        nameDigits,
        following,
        followers,
        pins + 1,
        pinned,
        follows,
        unfollows,
        Math.max(burst, pinned.hour() + follows.hour()),
        texts.with(action.text()),
        domains.with(action.domain()));
  }

  private Behaviour with(long follow, long followed, Rate followRate, Rate unfollowRate) {
    return new Behaviour(
        createdAt,
        lastAt,
        nameLength,
        nameDigits,
        follow,
        followed,
        pins,
        pinning,
        followRate,
        unfollowRate,
        Math.max(burst, pinning.hour() + followRate.hour()),
        texts,
        domains);
  }

  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(FORMAT).putLong(createdAt).putLong(lastAt).putInt(nameLength).putInt(nameDigits);
    out.putLong(following).putLong(followers).putLong(pins);
    pinning.write(out);
    follows.write(out);
    unfollows.write(out);
    out.putDouble(burst);
    texts.write(out);
    domains.write(out);
    return out.array();
  }

  /**
   * @throws IllegalArgumentException if these are no bytes of this format
   */
  public static Behaviour fromBytes(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != FORMAT) {
      throw new IllegalArgumentException(
          "A behaviour is " + BYTES + " bytes of format " + FORMAT + ", not " + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    long createdAt = in.getLong();
    long lastAt = in.getLong();
    int nameLength = in.getInt();
    int nameDigits = in.getInt();
    long following = in.getLong();
    long followers = in.getLong();
    long pins = in.getLong();
    Rate pinning = Rate.read(in);
    Rate follows = Rate.read(in);
    Rate unfollows = Rate.read(in);
    double burst = in.getDouble();
    Repeats texts = Repeats.read(in);
    return new Behaviour(
        createdAt,
        lastAt,
        nameLength,
        nameDigits,
        following,
        followers,
        pins,
        pinning,
        follows,
        unfollows,
        burst,
        texts,
        Repeats.read(in));
  }
}
