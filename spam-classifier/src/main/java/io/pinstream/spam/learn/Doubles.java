package io.pinstream.spam.learn;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Rows of numbers in a model's file: how many, then each in 8 bytes. */
public final class Doubles {

  private static final int MOST = 1 << 20;

  private Doubles() {}

  public static void write(DataOutputStream out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  /**
   * @throws IOException if no row was written there
   */
  public static double[] read(DataInputStream in) throws IOException {
    double[] values = new double[count(in, MOST)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }

  /**
   * A count that was written.
   *
   * @throws IOException if it is below 0 or above {@code most}
   */
  public static int count(DataInputStream in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException("A count of " + count + " is none that was written");
    }
    return count;
  }
}
