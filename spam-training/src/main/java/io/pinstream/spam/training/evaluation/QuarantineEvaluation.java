package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.Label;
import io.pinstream.spam.training.evaluation.Population.Manner;
import io.pinstream.spam.training.evaluation.Population.Member;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Prints whom the account model holds when it looks at made-up people again and again as they act,
 * as it does in the stream: those who are held once in sixty days count, however often they are
 * not.
 */
final class QuarantineEvaluation {

  private static final int SIZE = 4_000;
  private static final int POPULATIONS = 5;
  private static final double[] BUDGETS = {0.005, 0.01, 0.02};

  private final Consumer<String> out;

  QuarantineEvaluation(Consumer<String> out) {
    this.out = out;
  }

  /**
   * What became of a member.
   *
   * @param dueAt doings at which it is looked at next
   * @param pins until it was held
   */
  private record Course(long dueAt, int pins, boolean held) {}

  /** Fitted on one population without labels, and at work on the next. */
  void run() {
    out.accept(
        "held once in sixty days, by budget, of "
            + POPULATIONS
            + " made-up populations of "
            + SIZE
            + ", each judged by the one before");
    for (double budget : BUDGETS) {
      Map<Manner, Fates> fates = new EnumMap<>(Manner.class);
      for (int i = 0; i < POPULATIONS; i++) {
        AccountJudge judge =
            Objects.requireNonNull(AccountJudge.fit(known(Population.of(SIZE, i)), budget));
        Map<Integer, Course> courses = new HashMap<>();
        List<Member> members = watched(judge, i + 1, courses);
        for (int member = 0; member < members.size(); member++) {
          Course course = courses.getOrDefault(member, new Course(0, 0, false));
          Fates kind = fates.computeIfAbsent(members.get(member).manner(), m -> new Fates());
          kind.all++;
          if (course.held()) {
            kind.pins.add(course.pins());
          }
        }
      }
      print(budget, fates);
    }
  }

  private static List<AccountJudge.Known> known(List<Member> members) {
    return members.stream()
        .map(member -> new AccountJudge.Known(member.behaviour(), Label.UNKNOWN, false))
        .toList();
  }

  private static List<Member> watched(AccountJudge judge, long seed, Map<Integer, Course> courses) {
    return Population.of(
        SIZE,
        seed,
        (member, manner, what, after) -> {
          Course course = courses.getOrDefault(member, new Course(0, 0, false));
          if (course.held()) {
            return;
          }
          boolean due = after.doings() >= course.dueAt();
          boolean held = due && judge.judge(after) != null;
          long next = due ? AccountJudge.again(after.doings()) : course.dueAt();
          courses.put(member, new Course(next, (int) after.counts().pins(), held));
        });
  }

  /** Of a kind of members. */
  private static final class Fates {

    private int all;

    /** Of those who were held, at that moment. */
    private final List<Integer> pins = new ArrayList<>();

    String share() {
      return String.format(
          Locale.ROOT, "%.2f %% (%d of %d)", 100.0 * pins.size() / all, pins.size(), all);
    }

    static Fates together(Map<Manner, Fates> fates, boolean abusive) {
      Fates sum = new Fates();
      fates.forEach(
          (manner, some) -> {
            if (manner.abusive() == abusive) {
              sum.all += some.all;
              sum.pins.addAll(some.pins);
            }
          });
      return sum;
    }

    String medianPins() {
      return pins.isEmpty() ? "none" : "" + pins.stream().sorted().toList().get(pins.size() / 2);
    }
  }

  private void print(double budget, Map<Manner, Fates> fates) {
    out.accept(
        "  budget "
            + budget
            + ": honest "
            + Fates.together(fates, false).share()
            + ", abusive "
            + Fates.together(fates, true).share());
    fates.forEach(
        (manner, some) ->
            out.accept(
                "    "
                    + manner
                    + ": "
                    + some.share()
                    + ", with so many pins in the median: "
                    + some.medianPins()));
  }
}
