package io.pinstream.spam.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountAnomalyTest {

  @Test
  void whatIsFarFromTheRestScoresHigherThanTheRest() {
    double[][] rows = rows(400);
    rows[7] = new double[] {60, 1, 0, 9_000};

    AccountAnomaly anomaly = AccountAnomaly.fit(rows);

    for (int i = 0; i < rows.length; i++) {
      if (i != 7) {
        assertThat(anomaly.score(rows[i])).isLessThan(anomaly.score(rows[7]));
      }
    }
  }

  @Test
  void missingValuesAndConstantColumnsAreBorne() {
    double[][] rows = rows(50);
    rows[3][0] = Double.NaN;
    for (double[] row : rows) {
      row[2] = Double.NaN;
    }

    assertThat(AccountAnomaly.fit(rows).score(rows[3])).isBetween(0.0, 1.0);
    assertThat(AccountAnomaly.fit(new double[][] {{1, 2}}).score(new double[] {5, 2}))
        .isBetween(0.0, 1.0);
  }

  @Test
  void rowsOfDifferentLengthsAreRefused() {
    assertThatThrownBy(() -> AccountAnomaly.fit(new double[][] {{1}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("columns");
  }

  private static double[][] rows(int count) {
    Random random = new Random(5);
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] =
          new double[] {
            random.nextGaussian(), random.nextInt(2), 1, Math.exp(random.nextGaussian())
          };
    }
    return rows;
  }
}
