package io.pinstream.spam.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  @Test
  void theOddsThatMadeTheLabelsAreFoundAgain() {
    Random random = new Random(3);
    double[] scores = new double[20_000];
    boolean[] labels = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 3 * random.nextGaussian();
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.5 * scores[i] - 1)));
    }

    Calibration fitted = Calibration.fit(scores, labels);

    assertThat(fitted.slope()).isCloseTo(0.5, within(0.05));
    assertThat(fitted.shift()).isCloseTo(-1, within(0.1));
  }
}
