package io.pinstream.spam.text;

import io.pinstream.spam.learn.LinearWeights;
import java.util.List;

/**
 * Several linear models over the same features, their weights side by side: one pass over a text's
 * features gives all outputs, at one memory access a feature.
 */
final class TextOutputs {

  private final int outputs;
  private final int stride;
  private final float[] weights;
  private final float[] biases;

  /**
   * @param models each of {@link TextFeatures#SIZE} weights
   */
  TextOutputs(List<LinearWeights> models) {
    outputs = models.size();
    stride = Integer.highestOneBit(2 * outputs - 1);
    weights = new float[TextFeatures.SIZE * stride];
    biases = new float[outputs];
    for (int output = 0; output < outputs; output++) {
      float[] from = models.get(output).weights();
      for (int i = 0; i < TextFeatures.SIZE; i++) {
        weights[i * stride + output] = from[i];
      }
      biases[output] = models.get(output).bias();
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
      int at = (TextFeatures.HASHED + i) * stride;
      for (int output = 0; output < outputs; output++) {
        out[output] += TextFeatures.PLAIN_SCALE * plain[i] * weights[at + output];
      }
    }
    return out;
  }

  private void add(int[] indices, double[] out) {
    float[] sum = new float[stride];
    for (int index : indices) {
      int at = index * stride;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weights[at + i];
      }
    }
    float scale = TextFeatures.scale(indices);
    for (int output = 0; output < outputs; output++) {
      out[output] += scale * sum[output];
    }
  }

  LinearWeights model(int output) {
    float[] own = new float[TextFeatures.SIZE];
    for (int i = 0; i < own.length; i++) {
      own[i] = weights[i * stride + output];
    }
    return new LinearWeights(own, biases[output]);
  }

  int count() {
    return outputs;
  }
}
