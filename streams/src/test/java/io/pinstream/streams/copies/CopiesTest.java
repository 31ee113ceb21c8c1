package io.pinstream.streams.copies;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener.SuspendReason;
import org.junit.jupiter.api.Test;

class CopiesTest {

  private static final String STORE = "store";
  private static final String OTHER = "other";
  private static final String UNLOGGED = "unlogged";
  private static final TopicPartition CHANGELOG = new TopicPartition("application-changelog", 1);

  private final AtomicLong nanos = new AtomicLong();
  private final Copies copies = new Copies(nanos::get);

  @Test
  void nothingIsNearBeforeTheFirstLook() {
    assertThat(copies.isNear(STORE, 1)).isFalse();
    assertThat(copies.areNear(List.of(STORE), 1)).isFalse();
  }

  @Test
  void copyThatIsFarBehindDoesNotAnswer() {
    look(Map.of(STORE, Map.of(0, Copies.MOST_BEHIND, 1, Copies.MOST_BEHIND + 1)));

    assertThat(copies.isNear(STORE, 0)).isTrue();
    assertThat(copies.isNear(STORE, 1)).isFalse();
    assertThat(copies.isNear(STORE, 2)).isFalse();
    assertThat(copies.isNear(OTHER, 0)).isFalse();
  }

  @Test
  void taskIsNearIfAllItsStoresWithAChangelogAre() {
    look(
        Map.of(
            STORE, Map.of(0, 1L, 1, 1L),
            OTHER, Map.of(0, 2L, 1, Copies.MOST_BEHIND + 1)));

    assertThat(copies.areNear(List.of(UNLOGGED, STORE, OTHER), 0)).isTrue();
    assertThat(copies.areNear(List.of(UNLOGGED, STORE, OTHER), 1)).isFalse();
    assertThat(copies.areNear(List.of(UNLOGGED), 0)).isFalse();
  }

  @Test
  void whatNobodyCouldTellForLongIsNotNear() {
    look(Map.of(STORE, Map.of(1, 0L)));

    nanos.addAndGet(Copies.KNOWN_FOR.toNanos());
    assertThat(copies.isNear(STORE, 1)).isTrue();
    nanos.addAndGet(1);
    assertThat(copies.isNear(STORE, 1)).isFalse();
    assertThat(copies.areNear(List.of(STORE), 1)).isFalse();
  }

  @Test
  void copyThatBeginsAnewIsNotNearBeforeTheNextLook() {
    look(Map.of(STORE, Map.of(0, 0L, 1, 0L)));

    copies.onUpdateStart(CHANGELOG, STORE, 0);

    assertThat(copies.isNear(STORE, 1)).isFalse();
    assertThat(copies.isNear(STORE, 0)).isTrue();
    look(Map.of(STORE, Map.of(0, 0L, 1, 0L)));
    assertThat(copies.isNear(STORE, 1)).isTrue();
  }

  @Test
  void copyThatGoesAwayIsForgottenAndOneThatBecomesActiveIsNot() {
    look(Map.of(STORE, Map.of(1, 0L)));

    copies.onUpdateSuspended(CHANGELOG, STORE, 9, 9, SuspendReason.PROMOTED);
    assertThat(copies.isNear(STORE, 1)).isTrue();
    copies.onUpdateSuspended(CHANGELOG, STORE, 9, 9, SuspendReason.MIGRATED);
    assertThat(copies.isNear(STORE, 1)).isFalse();
  }

  @Test
  void lookDuringWhichACopyBeganAnewDoesNotCount() {
    copies.look(
        () -> {
          copies.onUpdateStart(CHANGELOG, STORE, 0);
          return Map.of(STORE, Map.of(1, 0L));
        });

    assertThat(copies.isNear(STORE, 1)).isFalse();
  }

  @Test
  void ageCountsFromTheBeginningOfALook() {
    copies.look(
        () -> {
          nanos.addAndGet(Copies.KNOWN_FOR.plus(Duration.ofSeconds(1)).toNanos());
          return Map.of(STORE, Map.of(1, 0L));
        });

    assertThat(copies.isNear(STORE, 1)).isFalse();
  }

  private void look(Map<String, Map<Integer, Long>> behind) {
    copies.look(() -> behind);
  }
}
