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
 * @param pins since its creation, those that were held too
 * @param held of these the ones that others did not get to see at once
 * @param doings pins, follows and unfollows since its creation
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
    long held,
    long doings,
    Rate pinning,
    Rate follows,
    Rate unfollows,
    double burst,
    Repeats texts,
    Repeats domains) {

  private static final byte FORMAT = 2;

  /** Of the binary form. */
  public static final int BYTES =
      1 + 7 * Long.BYTES + 2 * Integer.BYTES + 3 * Rate.BYTES + Double.BYTES + 2 * Repeats.BYTES;

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
      case FOLLOW -> now.with(1, 0, now.follows.plusOne(), now.unfollows);
      case UNFOLLOW -> now.with(-1, 0, now.follows, now.unfollows.plusOne());
      case FOLLOWED -> now.with(0, 1, now.follows, now.unfollows);
      case UNFOLLOWED -> now.with(0, -1, now.follows, now.unfollows);
      case HELD -> now.oneMoreHeld();
    };
  }

  /** The same, of somebody whose name was not known when it began. */
  public Behaviour introduced(String name, long createdAt) {
    Behaviour known = created(name, Math.min(createdAt, lastAt));
    return new Behaviour(
        known.createdAt,
        lastAt,
        known.nameLength,
        known.nameDigits,
        following,
        followers,
        pins,
        held,
        doings,
        pinning,
        follows,
        unfollows,
        burst,
        texts,
        domains);
  }

  private Behaviour oneMoreHeld() {
    return new Behaviour(
        createdAt,
        lastAt,
        nameLength,
        nameDigits,
        following,
        followers,
        pins,
        held + 1,
        doings,
        pinning,
        follows,
        unfollows,
        burst,
        texts,
        domains);
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
        held,
        doings,
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
        held,
        doings + 1,
        pinned,
        follows,
        unfollows,
        Math.max(burst, pinned.hour() + follows.hour()),
        texts.with(action.text()),
        domains.with(action.domain()));
  }

  /**
   * @param follow accounts that it follows more, or fewer
   * @param followed accounts more that follow it, or fewer
   */
  private Behaviour with(int follow, int followed, Rate followRate, Rate unfollowRate) {
    return new Behaviour(
        createdAt,
        lastAt,
        nameLength,
        nameDigits,
        Math.max(0, following + follow),
        Math.max(0, followers + followed),
        pins,
        held,
        doings + Math.abs(follow),
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
    out.putLong(following).putLong(followers).putLong(pins).putLong(held).putLong(doings);
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
    long held = in.getLong();
    long doings = in.getLong();
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
        held,
        doings,
        pinning,
        follows,
        unfollows,
        burst,
        texts,
        Repeats.read(in));
  }
}
