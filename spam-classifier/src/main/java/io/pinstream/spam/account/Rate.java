package io.pinstream.spam.account;

import java.nio.ByteBuffer;

/**
 * How often something happens: a count in which an event counts half after each half-life (G.
 * Cormode et al., "Forward Decay", ICDE 2009). Two doubles, however much happens.
 *
 * @param hour count with a half-life of an hour
 * @param day count with a half-life of a day
 */
record Rate(double hour, double day) {

  static final int BYTES = 2 * Double.BYTES;
  static final Rate NONE = new Rate(0, 0);

  static final double HOUR = 3_600_000;
  static final double DAY = 24 * HOUR;

  /**
   * @param millis since it was last brought up to date, 0 or more
   */
  Rate after(double millis) {
    return new Rate(hour * kept(millis, HOUR), day * kept(millis, DAY));
  }

  Rate plusOne() {
    return new Rate(hour + 1, day + 1);
  }

  /** Events an hour, of late. */
  double hourly() {
    return hour * Math.log(2);
  }

  /** Events a day, of late. */
  double daily() {
    return day * Math.log(2);
  }

  static double kept(double millis, double halfLife) {
    return Math.pow(0.5, millis / halfLife);
  }

  void write(ByteBuffer out) {
    out.putDouble(hour).putDouble(day);
  }

  static Rate read(ByteBuffer in) {
    double hour = in.getDouble();
    return new Rate(hour, in.getDouble());
  }
}
