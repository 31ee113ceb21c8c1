package io.pinstream.spam.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.AccountJudge.Known;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.spam.account.Label;
import io.pinstream.spam.training.evaluation.Population.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** On made-up populations, the labels of which are known. */
class AccountJudgeTest {

  private static final double BUDGET = 0.02;
  private static final List<Member> SEEN = Population.of(1_500, 11);
  private static final List<Member> NEW = Population.of(1_500, 12);

  @Test
  void noMoreThanTheBudgetAreBeyondTheLimit() {
    List<Known> sample = SEEN.stream().map(member -> known(member, Label.UNKNOWN, false)).toList();
    AccountJudge judge = judge(sample, BUDGET);

    long beyond = SEEN.stream().filter(member -> judge.judge(member.behaviour()) != null).count();

    assertThat(beyond).isPositive().isLessThanOrEqualTo((long) (BUDGET * judge.accounts()));
  }

  @Test
  void whoIsBeyondItIsRatherAbusive() {
    AccountJudge judge =
        judge(SEEN.stream().map(member -> known(member, Label.UNKNOWN, false)).toList(), BUDGET);

    assertThat(share(judge, true)).isGreaterThan(20 * share(judge, false));
  }

  @Test
  void whatIsHeldAlreadyTakesUpTheBudget() {
    List<Known> sample = new ArrayList<>();
    for (Member member : SEEN) {
      sample.add(known(member, Label.UNKNOWN, member.manner().abusive()));
    }
    AccountJudge judge = judge(sample, BUDGET);

    for (Member member : SEEN) {
      if (!member.manner().abusive()) {
        assertThat(judge.judge(member.behaviour())).isNull();
      }
    }
  }

  @Test
  void moderatorsLabelsFindMore() {
    List<Known> without = new ArrayList<>();
    List<Known> with = new ArrayList<>();
    for (Member member : SEEN) {
      without.add(known(member, Label.UNKNOWN, false));
      with.add(known(member, member.manner().abusive() ? Label.ABUSIVE : Label.HONEST, false));
    }
    AccountJudge taught = judge(with, BUDGET);

    assertThat(taught.labelled()).isTrue();
    assertThat(share(taught, true)).isGreaterThan(share(judge(without, BUDGET), true));
  }

  @Test
  void fewOrIdlePeopleSayNothing() {
    List<Known> few = SEEN.stream().limit(100).map(m -> known(m, Label.UNKNOWN, false)).toList();
    Known idle = new Known(Behaviour.created("ann", 1), Label.UNKNOWN, false);
    List<Known> all = new ArrayList<>(few);
    for (int i = 0; i < 500; i++) {
      all.add(idle);
    }

    assertThat(AccountJudge.fit(few, BUDGET)).isNull();
    assertThat(AccountJudge.fit(all, BUDGET)).isNull();
    assertThat(AccountJudge.fit(List.of(), BUDGET)).isNull();
  }

  @Test
  void theMoreSomebodyHasDoneTheLessOftenItIsLookedAt() {
    assertThat(AccountJudge.again(5)).isEqualTo(6);
    assertThat(AccountJudge.again(40)).isEqualTo(50);
    assertThat(AccountJudge.again(10_000)).isEqualTo(10_020);
  }

  private static AccountJudge judge(List<Known> sample, double budget) {
    return Objects.requireNonNull(AccountJudge.fit(sample, budget));
  }

  private static Known known(Member member, Label label, boolean held) {
    return new Known(member.behaviour(), label, held);
  }

  private static double share(AccountJudge judge, boolean abusive) {
    List<Member> some = NEW.stream().filter(m -> m.manner().abusive() == abusive).toList();
    return (double) some.stream().filter(m -> judge.judge(m.behaviour()) != null).count()
        / some.size();
  }
}
