package io.pinstream.feed.cache;

/**
 * A pin in a feed.
 *
 * @param millis creation time, in ms since 1970; from 1970 to 2248
 * @param pin the pin's number in this partition
 */
public record Entry(long millis, long pin) {

  private static final int PIN_BITS = 52;
  private static final int MILLIS_BITS = 43;

  /** The greatest pin number. At 25 million pins a day, it lasts some 500,000 years. */
  public static final long LAST_PIN = (1L << PIN_BITS) - 1;

  public Entry {
    if (!isTime(millis)) {
      throw new IllegalArgumentException("Not a time of a pin in a feed: " + millis);
    }
    if (pin < 0 || pin > LAST_PIN) {
      throw new IllegalArgumentException("Not a number of a pin: " + pin);
    }
  }

  /** Whether a feed can hold a pin created at this time, in ms since 1970. */
  public static boolean isTime(long millis) {
    return millis >>> MILLIS_BITS == 0;
  }
}
