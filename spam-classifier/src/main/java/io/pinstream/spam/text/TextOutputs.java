package io.pinstream.spam.text;

import io.pinstream.spam.learn.RoundedWeights;
import java.util.List;

/**
 * Several linear models over the same features, their rounded weights side by side: one pass over a
 * text's features gives all outputs, at one memory access a feature. Weights are small whole
 * numbers, so that the table is small as well, and sums of them have no error.
 */
final class TextOutputs {

  /** Weights side by side, 16 bytes: a part of one line of the processor's cache. */
  private static final int STRIDE = 8;

  private final int outputs;
  private final short[] weights;
  private final float[] steps;
  private final float[] biases;

  /**
   * @param models up to {@value #STRIDE}, each of {@link TextFeatures#SIZE} weights
   */
  TextOutputs(List<RoundedWeights> models) {
    if (models.size() > STRIDE) {
      throw new IllegalArgumentException(models.size() + " models, at most " + STRIDE);
    }
    outputs = models.size();
    weights = new short[TextFeatures.SIZE * STRIDE];
    steps = new float[outputs];
    biases = new float[outputs];
    for (int output = 0; output < outputs; output++) {
      RoundedWeights model = models.get(output);
      for (int i = 0; i < TextFeatures.SIZE; i++) {
        weights[i * STRIDE + output] = model.weights()[i];
      }
      steps[output] = model.step();
      biases[output] = model.bias();
    }
  }

  /** Log odds, one for each model. */
  double[] of(TextFeatures features) {
    double[] out = new double[outputs];
    for (int output = 0; output < outputs; output++) {
      out[output] = biases[output];
    }
    add(features.words(), out);
    add(features.parts(), out);
    add(features.written(), out);
    float[] plain = features.plain();
    for (int i = 0; i < plain.length; i++) {
      if (plain[i] != 0) {
        int at = (TextFeatures.HASHED + i) * STRIDE;
        for (int output = 0; output < outputs; output++) {
          out[output] +=
              TextFeatures.PLAIN_SCALE * plain[i] * (steps[output] * weights[at + output]);
        }
      }
    }
    return out;
  }

  private void add(int[] indices, double[] out) {
    // One by one: in an array, they would be written to memory at each step.
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    int e = 0;
    int f = 0;
    int g = 0;
    int h = 0;
    short[] all = weights;
    for (int index : indices) {
      int at = index * STRIDE;
      a += all[at];
      b += all[at + 1];
      c += all[at + 2];
      d += all[at + 3];
      e += all[at + 4];
      f += all[at + 5];
      g += all[at + 6];
      h += all[at + 7];
    }
    int[] sums = {a, b, c, d, e, f, g, h};
    double scale = TextFeatures.scale(indices);
    for (int output = 0; output < outputs; output++) {
      out[output] += scale * steps[output] * sums[output];
    }
  }

  RoundedWeights model(int output) {
    short[] own = new short[TextFeatures.SIZE];
    for (int i = 0; i < own.length; i++) {
      own[i] = weights[i * STRIDE + output];
    }
    return new RoundedWeights(own, steps[output], biases[output]);
  }

  int count() {
    return outputs;
  }
}
