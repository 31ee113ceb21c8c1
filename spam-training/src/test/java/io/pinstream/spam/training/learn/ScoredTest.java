package io.pinstream.spam.training.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoredTest {

  @Test
  void aThresholdLeavesThatShareOfNegativesAbove() {
    double[] scores = new double[200];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i;
    }

    assertThat(new Scored(scores, new boolean[200]).threshold(0.01)).isEqualTo(197);
  }
}
