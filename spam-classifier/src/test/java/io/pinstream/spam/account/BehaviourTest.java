package io.pinstream.spam.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pinstream.spam.account.Action.Kind;
import org.junit.jupiter.api.Test;

class BehaviourTest {

  private static final long START = 1_790_000_000_000L;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  @Test
  void aRateCountsHalfAfterItsHalfLife() {
    Behaviour behaviour = Behaviour.created("ann", START);
    for (int i = 0; i < 8; i++) {
      behaviour = behaviour.update(Action.of(Kind.FOLLOW), START);
    }

    double now = value(behaviour, BehaviourFeatures.FOLLOWS_A_DAY, START);
    double later = value(behaviour, BehaviourFeatures.FOLLOWS_A_DAY, START + DAY);

    assertThat(later).isCloseTo(now / 2, within(1e-9));
    assertThat(value(behaviour, BehaviourFeatures.FOLLOWING, START + DAY)).isEqualTo(8);
  }

  @Test
  void aSteadyRateIsFound() {
    Behaviour behaviour = Behaviour.created("ann", START);
    for (int i = 1; i <= 24 * 30; i++) {
      behaviour = behaviour.update(Action.pin("pin " + i, "a.example"), START + i * HOUR);
    }

    assertThat(value(behaviour, BehaviourFeatures.PINS_A_DAY, START + 30 * DAY))
        .isCloseTo(24, within(1.0));
    assertThat(value(behaviour, BehaviourFeatures.AGE, START + 30 * DAY)).isEqualTo(30);
  }

  @Test
  void textThatDiffersInCapitalsAndDigitsAloneIsRepeated() {
    Behaviour same = Behaviour.created("ann", START);
    Behaviour varied = same;
    String[] words = {"apple", "bread", "chair", "door", "egg", "fern", "gate", "hat", "ink"};
    for (int i = 0; i < words.length; i++) {
      same = same.update(Action.pin("BUY now " + i, ""), START);
      varied = varied.update(Action.pin(words[i], ""), START);
    }

    assertThat(value(same, BehaviourFeatures.REPEATED_TEXT, START)).isGreaterThan(0.6);
    assertThat(value(varied, BehaviourFeatures.REPEATED_TEXT, START)).isZero();
    assertThat(value(same, BehaviourFeatures.REPEATED_DOMAINS, START)).isZero();
  }

  @Test
  void aBurstIsRememberedForDays() {
    Behaviour behaviour = Behaviour.created("ann", START);
    for (int i = 0; i < 50; i++) {
      behaviour = behaviour.update(Action.pin("x" + i, ""), START + i * 1_000L);
    }

    assertThat(value(behaviour, BehaviourFeatures.BURST, START + 3 * DAY)).isGreaterThan(35);
  }

  @Test
  void aLateEventTakesNoRateBack() {
    Behaviour behaviour =
        Behaviour.created("ann", START).update(Action.of(Kind.FOLLOW), START + DAY);

    Behaviour after = behaviour.update(Action.of(Kind.FOLLOWED), START);

    assertThat(after.lastAt()).isEqualTo(START + DAY);
    assertThat(after.counts().followers()).isOne();
  }

  @Test
  void countsNeverFallBelowNothing() {
    Behaviour behaviour = Behaviour.created("ann", START);

    assertThat(behaviour.update(Action.of(Kind.UNFOLLOW), START).counts().following()).isZero();
    assertThat(behaviour.update(Action.of(Kind.UNFOLLOWED), START).counts().followers()).isZero();
  }

  @Test
  void itsBytesAreOfOneSizeAndGiveItBack() {
    Behaviour behaviour = Behaviour.created("ann_2024", START);
    for (int i = 0; i < 5_000; i++) {
      Action action =
          i % 3 == 0 ? Action.of(Kind.FOLLOW) : Action.pin("words " + i % 7, i % 40 + ".example");
      behaviour = behaviour.update(action, START + i * 60_000L);
    }

    byte[] bytes = behaviour.toBytes();

    assertThat(bytes).hasSize(Behaviour.BYTES).hasSizeLessThan(300);
    assertThat(Behaviour.fromBytes(bytes)).isEqualTo(behaviour);
    assertThat(behaviour.name().digits()).isEqualTo(4);
  }

  @Test
  void ownDoingsAreCountedAndWhatOthersDoIsNot() {
    Behaviour behaviour =
        Behaviour.created("ann", START)
            .update(Action.pin("a", ""), START)
            .update(Action.of(Kind.HELD), START)
            .update(Action.of(Kind.FOLLOW), START)
            .update(Action.of(Kind.UNFOLLOW), START)
            .update(Action.of(Kind.FOLLOWED), START);

    assertThat(behaviour.doings()).isEqualTo(3);
    assertThat(value(behaviour, BehaviourFeatures.HELD, START)).isEqualTo(0.25);
  }

  @Test
  void whoseNameComesLaterKeepsWhatWasDone() {
    Behaviour unknown = Behaviour.created("", START).update(Action.of(Kind.FOLLOW), START);

    Behaviour known = unknown.introduced("ann_2024", START - DAY);

    assertThat(known.name().digits()).isEqualTo(4);
    assertThat(known.counts().following()).isOne();
    assertThat(value(known, BehaviourFeatures.AGE, START)).isEqualTo(1);
  }

  @Test
  void otherBytesAreRefused() {
    byte[] other = Behaviour.created("ann", START).toBytes();
    other[0] = 9;

    assertThatThrownBy(() -> Behaviour.fromBytes(other))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Behaviour.fromBytes(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double value(Behaviour behaviour, BehaviourFeatures feature, long at) {
    int column = java.util.List.of(BehaviourFeatures.values()).indexOf(feature);
    return BehaviourFeatures.row(behaviour, at)[column];
  }
}
