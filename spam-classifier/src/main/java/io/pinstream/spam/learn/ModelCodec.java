package io.pinstream.spam.learn;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Models as bytes, big-endian. Weights of a linear model are kept as 16-bit multiples of their
 * greatest 32,767th; what is too small to matter is 0, so that it compresses.
 */
public final class ModelCodec {

  private static final int STEPS = Short.MAX_VALUE;

  /** Of the greatest weight; there are many below, and together they move a score by far less. */
  private static final double NEGLIGIBLE = 0.002;

  private ModelCodec() {}

  public static void write(DataOutputStream out, LinearWeights model) throws IOException {
    float most = 1e-9f;
    for (float weight : model.weights()) {
      most = Math.max(most, Math.abs(weight));
    }
    out.writeFloat(model.bias());
    out.writeFloat(most / STEPS);
    out.writeInt(model.weights().length);
    // High bytes first: they are alike.
    short[] steps = new short[model.weights().length];
    for (int i = 0; i < steps.length; i++) {
      float weight = model.weights()[i];
      // 6 bits less: 1/512 of the greatest weight is fine enough, and half the size.
      steps[i] =
          Math.abs(weight) < NEGLIGIBLE * most
              ? 0
              : (short) (Math.round(weight / most * STEPS / 64) * 64);
    }
    for (short step : steps) {
      out.writeByte(step >> 8);
    }
    for (short step : steps) {
      out.writeByte(step);
    }
  }

  public static LinearWeights readLinear(DataInputStream in) throws IOException {
    float bias = in.readFloat();
    float step = in.readFloat();
    int size = in.readInt();
    byte[] high = in.readNBytes(size);
    byte[] low = in.readNBytes(size);
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      weights[i] = step * (short) (high[i] << 8 | (low[i] & 0xFF));
    }
    return new LinearWeights(weights, bias);
  }

  public static void write(DataOutputStream out, BoostedTrees trees) throws IOException {
    out.writeFloat(trees.bias());
    out.writeInt(trees.roots().length);
    for (int root : trees.roots()) {
      out.writeInt(root);
    }
    out.writeInt(trees.features().length);
    for (int i = 0; i < trees.features().length; i++) {
      out.writeShort(trees.features()[i]);
      out.writeFloat(trees.thresholds()[i]);
      out.writeInt(trees.lefts()[i]);
    }
  }

  public static BoostedTrees readTrees(DataInputStream in) throws IOException {
    float bias = in.readFloat();
    int[] roots = new int[in.readInt()];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = in.readInt();
    }
    int size = in.readInt();
    short[] features = new short[size];
    float[] thresholds = new float[size];
    int[] lefts = new int[size];
    for (int i = 0; i < size; i++) {
      features[i] = in.readShort();
      thresholds[i] = in.readFloat();
      lefts[i] = in.readInt();
    }
    return new BoostedTrees(bias, roots, features, thresholds, lefts);
  }

  public static void write(DataOutputStream out, Calibration calibration) throws IOException {
    out.writeDouble(calibration.slope());
    out.writeDouble(calibration.shift());
  }

  public static Calibration readCalibration(DataInputStream in) throws IOException {
    double slope = in.readDouble();
    return new Calibration(slope, in.readDouble());
  }
}
