package io.pinstream.spam.training.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.LinearWeights;
import io.pinstream.spam.learn.LooseRow;
import io.pinstream.spam.learn.SparseRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Also shows that Tribuo works without what is excluded of it. */
class LinearTrainingTest {

  private static final LinearTraining TRAINING = new LinearTraining(8, 0.5, 5, 7);

  @Test
  void whatGoesWithPositiveRowsWeighsAboveZeroAndTheOtherBelow() {
    LinearWeights model = TRAINING.fit(examples());

    assertThat(model.score(row(1))).isPositive();
    assertThat(model.score(row(2))).isNegative();
  }

  @Test
  void theSameExamplesGiveTheSameWeights() {
    assertThat(TRAINING.fit(examples()).weights()).isEqualTo(TRAINING.fit(examples()).weights());
  }

  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      examples.add(new Example(row(1), true, 1));
      examples.add(new Example(row(2), false, 1));
    }
    return examples;
  }

  private static SparseRow row(int own) {
    LooseRow row = new LooseRow();
    row.add(own, 1);
    row.add(5, 1);
    return row.sorted();
  }
}
