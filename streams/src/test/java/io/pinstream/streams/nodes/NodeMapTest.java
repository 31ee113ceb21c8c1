package io.pinstream.streams.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.streams.nodes.NodeMap.Target;
import io.pinstream.streams.nodes.NodeMap.View;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeMapTest {

  private static final int PARTITIONS = 4;
  private static final Instant START = Beats.START;
  private static final Instant LATER = START.plusSeconds(60);

  private final NodeMap nodes = new NodeMap(Map.of(), Clock.systemUTC());

  @Test
  void homeIsWhereItsPartitionIsActive() {
    hear("one", List.of(0, 1), List.of());
    hear("two", List.of(2, 3), List.of());

    assertThat(active(1)).contains(new Target("one", "http://one", true));
    assertThat(active(4 + 3)).contains(new Target("two", "http://two", true));
  }

  @Test
  void nobodyHasWhatNoNodeHasToldOf() {
    hear("one", List.of(0, 1), List.of(2));

    assertThat(active(2)).isEmpty();
    assertThat(nodes.active("others", ToyRead.STORE, 0, PARTITIONS, Set.of())).isEmpty();
    assertThat(nodes.active(ToyRead.APPLICATION, "no-store", 0, PARTITIONS, Set.of())).isEmpty();
  }

  @Test
  void silentNodeIsNotAliveAndStillKnown() {
    hearEarlier("one", Duration.ofSeconds(1), List.of(0), List.of());

    assertThat(active(0)).contains(new Target("one", "http://one", false));
    assertThat(nodes.all()).extracting(View::alive).containsExactly(false);
  }

  @Test
  void ofTwoThatSayThatTheyAreActiveTheOneThatLivesIsAsked() {
    nodes.heard(
        Beats.of("dead", LATER, "http://dead", List.of(0), List.of()),
        before(Duration.ofSeconds(1)));
    hear("living", List.of(0), List.of());

    assertThat(active(0)).map(Target::name).contains("living");
  }

  @Test
  void ofTwoLivingOnesTheOneThatCameLastIsAsked() {
    hear("old", List.of(0), List.of());
    nodes.heard(Beats.of("new", LATER, "http://new", List.of(0), List.of()), System.nanoTime());

    assertThat(active(0)).map(Target::name).contains("new");
    assertThat(active(0, Set.of("new"))).map(Target::name).contains("old");
    assertThat(active(0, Set.of("new", "old"))).isEmpty();
  }

  @Test
  void suspectIsTakenForSilentUntilItSaysAgainWhatItIs() {
    hear("one", List.of(0), List.of(1));

    nodes.suspect("one");
    nodes.suspect("unknown");

    assertThat(active(0)).map(Target::alive).contains(false);
    assertThat(standby(1)).isEmpty();
    nodes.heard(Beats.unchanged("one", START), System.nanoTime());
    assertThat(active(0)).map(Target::alive).contains(false);
    hear("one", List.of(0), List.of(1));
    assertThat(active(0)).map(Target::alive).contains(true);
    assertThat(standby(1)).isPresent();
  }

  @Test
  void beatWithoutAStateKeepsTheLastOne() {
    hearEarlier("one", Duration.ofSeconds(1), List.of(0), List.of());

    nodes.heard(Beats.unchanged("one", START), System.nanoTime());

    assertThat(active(0)).contains(new Target("one", "http://one", true));
  }

  @Test
  void newRunOfANodeHasNothingBeforeItSaysSo() {
    hear("one", List.of(0), List.of());

    nodes.heard(Beats.unchanged("one", LATER), System.nanoTime());

    assertThat(nodes.all()).isEmpty();
    nodes.heard(Beats.of("one", LATER, "http://new", List.of(1), List.of()), System.nanoTime());
    assertThat(active(0)).isEmpty();
    assertThat(active(1)).map(Target::address).contains("http://new");
  }

  @Test
  void nodeThatLeavesIsForgottenButNotItsNextRun() {
    hear("one", List.of(0), List.of());
    nodes.heard(Beats.leaving("one", START), System.nanoTime());
    assertThat(nodes.all()).isEmpty();

    nodes.heard(Beats.of("one", LATER, "http://one", List.of(0), List.of()), System.nanoTime());
    nodes.heard(Beats.leaving("one", START), System.nanoTime());

    assertThat(active(0)).isPresent();
  }

  @Test
  void copyIsAtALivingNodeThatHasItOnStandby() {
    hear("one", List.of(0), List.of(1));
    hear("two", List.of(1), List.of(0));
    hearEarlier("three", Duration.ofSeconds(1), List.of(), List.of(2));

    assertThat(standby(0)).contains(new Target("two", "http://two", true));
    assertThat(standby(1)).contains(new Target("one", "http://one", true));
    assertThat(standby(2)).isEmpty();
    assertThat(nodes.standby(ToyRead.APPLICATION, ToyRead.STORE, 0, PARTITIONS, Set.of("two")))
        .isEmpty();
  }

  @Test
  void fleetIsCompleteWhenEveryPartitionIsActiveOnALivingNode() {
    assertThat(isComplete()).isFalse();
    hear("one", List.of(0, 1), List.of(2, 3));
    assertThat(isComplete()).isFalse();

    hearEarlier("two", Duration.ofSeconds(1), List.of(2, 3), List.of());
    assertThat(isComplete()).isFalse();

    hear("two", List.of(2, 3), List.of());
    assertThat(isComplete()).isTrue();
  }

  @Test
  void allCanBeReadWhenEveryPartitionIsOrHasACopyOnALivingNode() {
    assertThat(nodes.canBeRead(PARTITIONS)).isFalse();
    hear("one", List.of(0, 1), List.of(2));
    hearEarlier("two", Duration.ofSeconds(1), List.of(2, 3), List.of(0, 1));
    assertThat(nodes.canBeRead(PARTITIONS)).isFalse();

    hear("one", List.of(0, 1), List.of(2, 3));
    assertThat(nodes.canBeRead(PARTITIONS)).isTrue();
  }

  private boolean isComplete() {
    return NodeMap.isComplete(nodes.all(), PARTITIONS);
  }

  private void hear(String name, List<Integer> active, List<Integer> standby) {
    hearEarlier(name, Duration.ZERO, active, standby);
  }

  private void hearEarlier(String name, Duration ago, List<Integer> active, List<Integer> standby) {
    nodes.heard(Beats.of(name, START, "http://" + name, active, standby), before(ago));
  }

  private static long before(Duration ago) {
    return System.nanoTime() - ago.toNanos();
  }

  private Optional<Target> active(int home) {
    return active(home, Set.of());
  }

  private Optional<Target> active(int home, Set<String> but) {
    return nodes.active(ToyRead.APPLICATION, ToyRead.STORE, home, PARTITIONS, but);
  }

  private Optional<Target> standby(int home) {
    return nodes.standby(ToyRead.APPLICATION, ToyRead.STORE, home, PARTITIONS, Set.of());
  }
}
