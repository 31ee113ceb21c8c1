package io.pinstream.spam.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticTrainingTest {

  private static final int SIZE = 6;
  private static final double COST = 3;

  @Test
  void whatIsFoundIsTheOptimum() {
    List<Example> examples = examples();

    LinearWeights model = new LogisticTraining(SIZE, COST, 1).fit(examples);

    double least = loss(examples, model);
    for (int i = 0; i < SIZE; i++) {
      for (float step : new float[] {-0.02f, 0.02f}) {
        float[] moved = model.weights().clone();
        moved[i] += step;
        assertThat(loss(examples, new LinearWeights(moved, model.bias()))).isGreaterThan(least);
      }
    }
  }

  /** Half the square of the weights, the bias among them, and what the examples cost. */
  private static double loss(List<Example> examples, LinearWeights model) {
    double loss = 0.5 * model.bias() * model.bias();
    for (float weight : model.weights()) {
      loss += 0.5 * weight * weight;
    }
    for (Example example : examples) {
      double margin = (example.positive() ? 1 : -1) * model.score(example.row());
      loss += COST * example.weight() * Math.log1p(Math.exp(-margin));
    }
    return loss;
  }

  @Test
  void anExampleOfTwiceTheWeightCountsLikeTwo() {
    List<Example> heavy = examples();
    List<Example> doubled = new ArrayList<>();
    for (Example example : heavy) {
      for (int i = 0; i < Math.round(example.weight() * 2); i++) {
        doubled.add(new Example(example.row(), example.positive(), 0.5f));
      }
    }

    LinearWeights one = new LogisticTraining(SIZE, COST, 1).fit(heavy);
    LinearWeights other = new LogisticTraining(SIZE, COST, 1).fit(doubled);

    for (int i = 0; i < SIZE; i++) {
      assertThat(one.weights()[i]).isCloseTo(other.weights()[i], within(0.02f));
    }
  }

  private static List<Example> examples() {
    Random random = new Random(4);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      LooseRow row = new LooseRow();
      double sum = 0;
      for (int feature = 0; feature < SIZE; feature++) {
        float value = (float) random.nextGaussian();
        row.add(feature, value);
        sum += (feature - 2) * value;
      }
      boolean positive = random.nextDouble() < 1 / (1 + Math.exp(-sum));
      examples.add(new Example(row.sorted(), positive, i % 2 == 0 ? 1 : 0.5f));
    }
    return examples;
  }
}
