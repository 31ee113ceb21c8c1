package io.pinstream.spam.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.spam.account.AccountModel;
import io.pinstream.spam.account.AccountScore;
import io.pinstream.spam.account.BehaviourFeatures;
import io.pinstream.spam.account.Label;
import io.pinstream.spam.training.evaluation.Population.Manner;
import io.pinstream.spam.training.evaluation.Population.Member;
import io.pinstream.spam.training.learn.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** On made-up populations, the labels of which are known. */
class AccountModelTest {

  private static final List<Member> SEEN = Population.of(1_500, 11);
  private static final List<Member> NEW = Population.of(1_500, 12);

  @Test
  void withoutLabelsCampaignsAreStrangerThanPeople() {
    AccountModel model = AccountModel.fit(rows(SEEN));

    assertThat(auc(row -> model.score(row).strangeness())).isGreaterThan(0.9);
  }

  @Test
  void labelsOfModeratorsAreLearnedFrom() {
    AccountModel without = AccountModel.fit(rows(SEEN));
    AccountModel with = AccountModel.fit(rows(SEEN), labels(40));

    assertThat(auc(row -> with.score(row).abusive()))
        .isGreaterThan(auc(row -> without.score(row).abusive()));
  }

  @Test
  void tooFewLabelsChangeNothing() {
    AccountModel without = AccountModel.fit(rows(SEEN));
    AccountModel with = AccountModel.fit(rows(SEEN), labels(AccountModel.FEWEST_LABELS - 1));

    for (double[] row : rows(NEW.subList(0, 100))) {
      assertThat(with.score(row)).isEqualTo(without.score(row));
    }
  }

  @Test
  void theReasonsNameWhatIsUnusual() {
    AccountModel model = AccountModel.fit(rows(SEEN));
    Member farm =
        NEW.stream()
            .filter(member -> member.manner() == Manner.LINK_FARM)
            .findFirst()
            .orElseThrow();

    AccountScore score = model.score(rows(List.of(farm))[0]);

    assertThat(score.reasons()).isNotEmpty().allMatch(reason -> reason.contains(", usual is "));
    assertThat(String.join(" ", score.reasons())).contains("share of texts said before");
  }

  private static List<Label> labels(int ofEach) {
    List<Label> labels = new ArrayList<>();
    int abusive = 0;
    int honest = 0;
    for (Member member : SEEN) {
      boolean is = member.manner().abusive();
      if (is && abusive < ofEach) {
        abusive++;
        labels.add(Label.ABUSIVE);
      } else if (!is && honest < ofEach) {
        honest++;
        labels.add(Label.HONEST);
      } else {
        labels.add(Label.UNKNOWN);
      }
    }
    return labels;
  }

  private static double auc(ToDoubleFunction<double[]> score) {
    double[][] rows = rows(NEW);
    double[] scores = new double[rows.length];
    boolean[] labels = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      scores[i] = score.applyAsDouble(rows[i]);
      labels[i] = NEW.get(i).manner().abusive();
    }
    return Metrics.auc(new Scored(scores, labels));
  }

  private static double[][] rows(List<Member> members) {
    return members.stream()
        .map(member -> BehaviourFeatures.row(member.behaviour(), Population.NOW))
        .toArray(double[][]::new);
  }
}
