package io.pinstream.topologies.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewUnavailable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTopologyTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Duration WEEK = Duration.ofDays(7);

  /** Long: nobody waits for it to be over. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Id target = ids.fresh(IdType.PIN, 7);
  private final Operation outcome = applied();
  private final OutcomeWaiters waiters = new OutcomeWaiters();

  @TempDir private Path folder;
  private DrivenApplication operations;
  private OperationsReader reader;

  @BeforeEach
  void start() {
    operations =
        new DrivenApplication(
            OperationsTopology.APPLICATION, OperationsTopology.build(waiters), folder);
    reader = readerAt(NOW);
  }

  @AfterEach
  void stop() {
    operations.close();
    assertThat(waiters.isEmpty()).isTrue();
  }

  @Test
  void anOutcomeIsReadAsItCame() {
    assertThat(reader.outcome(outcome.id())).isEmpty();

    tell(outcome, NOW);

    assertThat(reader.outcome(outcome.id())).contains(Json.write(outcome));
    assertThat(reader.outcome(applied().id())).isEmpty();
  }

  @Test
  void anOutcomeOfABrokerWhoseClockIsAheadIsRead() {
    tell(outcome, NOW.plus(Duration.ofMinutes(59)));

    assertThat(reader.outcome(outcome.id())).isPresent();
  }

  @Test
  void theNewestOutcomeCounts() {
    Operation newer = Operation.applied(outcome.id(), target, false);
    tell(outcome, NOW.minusSeconds(1));
    tell(newer, NOW);

    assertThat(reader.outcome(outcome.id())).contains(Json.write(newer));
  }

  @Test
  void whoeverWaitsIsTold() {
    // given two who wait for one outcome, and one who waits for another
    Operation other = applied();
    CompletableFuture<Optional<byte[]>> one = reader.outcome(outcome.id(), PATIENCE);
    CompletableFuture<Optional<byte[]>> two = reader.outcome(outcome.id(), PATIENCE);
    CompletableFuture<Optional<byte[]>> three = reader.outcome(other.id(), PATIENCE);

    // when
    tell(outcome, NOW);

    // then
    assertThat(one.join()).contains(Json.write(outcome));
    assertThat(two.join()).contains(Json.write(outcome));
    assertThat(three).isNotDone();
    tell(other, NOW);
    assertThat(three.join()).contains(Json.write(other));
  }

  @Test
  void nobodyWaitsForWhatIsThere() {
    tell(outcome, NOW);

    assertThat(reader.outcome(outcome.id(), PATIENCE))
        .isCompletedWithValueMatching(found -> found.isPresent());
    assertThat(waiters.isEmpty()).isTrue();
  }

  @Test
  void anOutcomeThatComesBetweenTheLookAndTheWaitIsNotMissed() {
    // given stores that are looked at just before the outcome is written
    OperationsReader late =
        new OperationsReader(
            new Answering(
                () -> {
                  tell(outcome, NOW);
                  return null;
                }),
            waiters,
            Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(late.outcome(outcome.id(), PATIENCE).join()).contains(Json.write(outcome));
  }

  @Test
  void whoeverWaitsInVainGetsNothing() {
    assertThat(reader.outcome(outcome.id(), Duration.ofMillis(1)).join()).isEmpty();
    assertThat(reader.outcome(outcome.id(), Duration.ZERO).join()).isEmpty();
  }

  @Test
  void oneWhoGivesUpDoesNotKeepTheOutcomeFromTheOther() {
    CompletableFuture<Optional<byte[]>> patient = reader.outcome(outcome.id(), PATIENCE);
    assertThat(reader.outcome(outcome.id(), Duration.ofMillis(1)).join()).isEmpty();

    tell(outcome, NOW);

    assertThat(patient.join()).contains(Json.write(outcome));
  }

  @Test
  void nobodyStaysWaitingWhenTheViewCannotAnswer() {
    OperationsReader closed =
        new OperationsReader(
            new Answering(
                () -> {
                  throw new ViewUnavailable("closed");
                }),
            waiters,
            Clock.fixed(NOW, ZoneOffset.UTC));

    assertThatThrownBy(() -> closed.outcome(outcome.id(), PATIENCE))
        .isInstanceOf(ViewUnavailable.class);
    assertThat(waiters.isEmpty()).isTrue();
  }

  @Test
  void anOutcomeGoesAfterAWeek() {
    tell(outcome, NOW);

    assertThat(readerAt(NOW.plus(WEEK)).outcome(outcome.id())).isPresent();
    assertThat(readerAt(NOW.plus(WEEK).plusMillis(1)).outcome(outcome.id())).isEmpty();
    // and out of the store itself, as the time of the records goes on
    tell(applied(), NOW.plus(WEEK).plusMillis(1));
    assertThat(reader.outcome(outcome.id())).isEmpty();
  }

  @Test
  void aTombstoneOfAnOutcomeIsPassedOver() {
    operations.append(Topics.OPERATIONS, outcome.id(), null, NOW);

    assertThat(reader.outcome(outcome.id())).isEmpty();
    assertThat(operations.newBytes(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void anOutcomeWithoutAReadableKeyIsPutAside() {
    operations.appendText(Topics.OPERATIONS, "nobody", "{}", NOW);

    assertThat(operations.newBytes(Topics.DEAD_LETTERS)).hasSize(1);
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(Golden.describe(OperationsTopology.build(waiters)))
        .isEqualTo(Golden.description(OperationsTopology.APPLICATION));
  }

  private OperationsReader readerAt(Instant now) {
    return new OperationsReader(operations.stores(), waiters, Clock.fixed(now, ZoneOffset.UTC));
  }

  private Operation applied() {
    return Operation.applied(ids.fresh(IdType.OPERATION, 7), target, true);
  }

  private void tell(Operation operation, Instant at) {
    operations.append(Topics.OPERATIONS, operation.id(), operation, at);
  }

  /** Stores that answer a look at an outcome in their own way. */
  private record Answering(Answer answer) implements ViewStores {

    interface Answer {
      byte @Nullable [] get();
    }

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      return answer.get();
    }

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      throw new UnsupportedOperationException();
    }
  }
}
