package io.pinstream.spam.learn;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Models as bytes, big-endian. */
public final class ModelCodec {

  /** Weights are kept as multiples of this: their high bytes are alike, and compress. */
  private static final int SHIFT = 6;

  private ModelCodec() {}

  public static void write(DataOutputStream out, RoundedWeights model) throws IOException {
    out.writeFloat(model.bias());
    out.writeFloat(model.step() / (1 << SHIFT));
    out.writeInt(model.weights().length);
    for (short weight : model.weights()) {
      out.writeByte(weight << SHIFT >> 8);
    }
    for (short weight : model.weights()) {
      out.writeByte(weight << SHIFT);
    }
  }

  public static RoundedWeights readLinear(DataInputStream in) throws IOException {
    float bias = in.readFloat();
    float step = in.readFloat() * (1 << SHIFT);
    int size = in.readInt();
    byte[] high = in.readNBytes(size);
    byte[] low = in.readNBytes(size);
    short[] weights = new short[size];
    for (int i = 0; i < size; i++) {
      weights[i] = (short) ((short) (high[i] << 8 | (low[i] & 0xFF)) >> SHIFT);
    }
    return new RoundedWeights(weights, step, bias);
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
