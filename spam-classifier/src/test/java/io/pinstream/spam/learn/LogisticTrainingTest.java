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

    // There the penalty's slope, which is the weight, and the loss's are even.
    double[] slopes = new double[SIZE];
    for (Example example : examples) {
      double p = 1 / (1 + Math.exp(-model.score(example.row())));
      double error = COST * example.weight() * (p - (example.positive() ? 1 : 0));
      for (int i = 0; i < example.row().indices().length; i++) {
        slopes[example.row().indices()[i]] += error * example.row().values()[i];
      }
    }
    for (int i = 0; i < SIZE; i++) {
      assertThat(model.weights()[i]).isCloseTo((float) -slopes[i], within(0.05f));
    }
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
      SparseRowBuilder row = new SparseRowBuilder();
      double sum = 0;
      for (int feature = 0; feature < SIZE; feature++) {
        float value = (float) random.nextGaussian();
        row.add(feature, value);
        sum += (feature - 2) * value;
      }
      boolean positive = random.nextDouble() < 1 / (1 + Math.exp(-sum));
      examples.add(new Example(row.build(), positive, i % 2 == 0 ? 1 : 0.5f));
    }
    return examples;
  }
}
