package io.pinstream.spam.account;

import java.nio.ByteBuffer;

/**
 * What is kept of an account's doings: {@value #BYTES} bytes however much it does, to lie in a
 * state store and to be brought up to date event by event. Immutable; the same events in the same
 * order give the same bytes.
 *
 * @param createdAt milliseconds since 1970, as all times
 * @param lastAt up to when the rates are right
 */
public record Behaviour(
    long createdAt,
    long lastAt,
    Name name,
    Counts counts,
    Rates rates,
    Repeats texts,
    Repeats domains) {

  private static final byte FORMAT = 2;

  /** Of the binary form. */
  public static final int BYTES =
      1 + 7 * Long.BYTES + 2 * Integer.BYTES + 3 * Rate.BYTES + Double.BYTES + 2 * Repeats.BYTES;

  private static final double WEEK = 7 * Rate.DAY;

  /**
   * Of the user name.
   *
   * @param length letters and digits
   */
  public record Name(int length, int digits) {

    static Name of(String name) {
      return new Name(name.length(), (int) name.chars().filter(Character::isDigit).count());
    }
  }

  /**
   * What was done since the account's creation.
   *
   * @param following accounts that it follows
   * @param followers accounts that follow it
   * @param pins those that were held too
   * @param held of these the ones that others did not get to see at once
   * @param doings pins, follows and unfollows
   */
  public record Counts(long following, long followers, long pins, long held, long doings) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    /** With accounts more, or fewer, that it follows and that follow it. */
    Counts with(int follow, int followed) {
      return new Counts(
          Math.max(0, following + follow),
          Math.max(0, followers + followed),
          pins,
          held,
          doings + Math.abs(follow));
    }

    Counts oneMorePin() {
      return new Counts(following, followers, pins + 1, held, doings + 1);
    }

    Counts oneMoreHeld() {
      return new Counts(following, followers, pins, held + 1, doings);
    }

    static Counts read(ByteBuffer in) {
      return new Counts(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
  }

  /**
   * How fast it does them.
   *
   * @param burst the most pins and follows within about an hour, a half of it gone after a week
   */
  public record Rates(Rate pinning, Rate follows, Rate unfollows, double burst) {

    static final Rates NONE = new Rates(Rate.NONE, Rate.NONE, Rate.NONE, 0);

    Rates with(Rate pinned, Rate followed, Rate unfollowed) {
      return new Rates(
          pinned, followed, unfollowed, Math.max(burst, pinned.hour() + followed.hour()));
    }

    Rates after(double passed) {
      return new Rates(
          pinning.after(passed),
          follows.after(passed),
          unfollows.after(passed),
          burst * Rate.kept(passed, WEEK));
    }

    static Rates read(ByteBuffer in) {
      return new Rates(Rate.read(in), Rate.read(in), Rate.read(in), in.getDouble());
    }
  }

  public static Behaviour created(String name, long at) {
    return new Behaviour(
        at, at, Name.of(name), Counts.NONE, Rates.NONE, Repeats.NONE, Repeats.NONE);
  }

  /** As of {@link Counts#doings}. */
  public long doings() {
    return counts.doings;
  }

  /**
   * With one more event. One that comes late counts as if it had come now: a rate never goes back.
   *
   * @param at milliseconds since 1970
   */
  public Behaviour update(Action action, long at) {
    Behaviour now = at(at);
    Rate follows = now.rates.follows;
    Rate unfollows = now.rates.unfollows;
    return switch (action.kind()) {
      case PIN -> now.pinned(action);
      case FOLLOW -> now.with(1, 0, follows.plusOne(), unfollows);
      case UNFOLLOW -> now.with(-1, 0, follows, unfollows.plusOne());
      case FOLLOWED -> now.with(0, 1, follows, unfollows);
      case UNFOLLOWED -> now.with(0, -1, follows, unfollows);
      case HELD -> now.with(counts.oneMoreHeld(), now.rates);
    };
  }

  /** The same, of somebody whose name was not known when it began. */
  public Behaviour introduced(String as, long at) {
    return new Behaviour(Math.min(at, lastAt), lastAt, Name.of(as), counts, rates, texts, domains);
  }

  /** The same, with rates as they have faded until then. */
  public Behaviour at(long time) {
    return time <= lastAt
        ? this
        : new Behaviour(
            createdAt, time, name, counts, rates.after((double) time - lastAt), texts, domains);
  }

  private Behaviour pinned(Action action) {
    return new Behaviour(
        createdAt,
        lastAt,
        name,
        counts.oneMorePin(),
        rates.with(rates.pinning.plusOne(), rates.follows, rates.unfollows),
        texts.with(action.text()),
        domains.with(action.domain()));
  }

  private Behaviour with(int follow, int followed, Rate follows, Rate unfollows) {
    return with(counts.with(follow, followed), rates.with(rates.pinning, follows, unfollows));
  }

  private Behaviour with(Counts otherCounts, Rates otherRates) {
    return new Behaviour(createdAt, lastAt, name, otherCounts, otherRates, texts, domains);
  }

  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(FORMAT).putLong(createdAt).putLong(lastAt).putInt(name.length).putInt(name.digits);
    out.putLong(counts.following).putLong(counts.followers).putLong(counts.pins);
    out.putLong(counts.held).putLong(counts.doings);
    rates.pinning.write(out);
    rates.follows.write(out);
    rates.unfollows.write(out);
    out.putDouble(rates.burst);
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
    return new Behaviour(
        in.getLong(),
        in.getLong(),
        new Name(in.getInt(), in.getInt()),
        Counts.read(in),
        Rates.read(in),
        Repeats.read(in),
        Repeats.read(in));
  }
}
