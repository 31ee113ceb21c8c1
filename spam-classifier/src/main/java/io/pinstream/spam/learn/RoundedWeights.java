package io.pinstream.spam.learn;

/**
 * A linear model whose weights are multiples of a step, as models are kept and scored with.
 *
 * @param weights by feature number, in steps: {@value #MOST} or less either way
 * @param step above 0
 * @param bias log odds of a row without features
 */
public record RoundedWeights(short[] weights, float step, float bias) {

  /** Fine enough: about two hundredths of a percent of all weights' sum, and half the memory. */
  static final int MOST = 511;

  /** Of the greatest weight; there are many below, and together they move a score by far less. */
  private static final double NEGLIGIBLE = 0.002;

  public static RoundedWeights of(LinearWeights model) {
    float most = 1e-9f;
    for (float weight : model.weights()) {
      most = Math.max(most, Math.abs(weight));
    }
    short[] steps = new short[model.weights().length];
    for (int i = 0; i < steps.length; i++) {
      float weight = model.weights()[i];
      steps[i] =
          Math.abs(weight) < NEGLIGIBLE * most ? 0 : (short) Math.round(weight / most * MOST);
    }
    return new RoundedWeights(steps, most / MOST, model.bias());
  }

  /** The same as numbers. */
  public LinearWeights unrounded() {
    float[] numbers = new float[weights.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = step * weights[i];
    }
    return new LinearWeights(numbers, bias);
  }
}
