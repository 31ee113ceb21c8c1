package io.pinstream.topologies.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.account.AccountJudge;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewUnavailable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a model of accounts is fitted, kept and in force. */
class FittedModelTest extends AccountRiskFixture {

  @Test
  void withoutAModelNobodyIsJudged() {
    Id spammer = signedUp("spam4you77");
    spam(spammer, 20);

    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
  }

  @Test
  void tooFewPeopleMakeNoModel() {
    people(60);

    watch().look();

    assertThat(model.accounts()).isZero();
  }

  @Test
  void aModelIsKeptByTheVersionThatAlertsNameAndIsInForceAgainAfterARestart() throws IOException {
    // given
    people(PEOPLE);
    watch().look();
    Id spammer = signedUp("spam4you77");
    spam(spammer, 9);
    UserCommand.AlertAccountRisk alert =
        (UserCommand.AlertAccountRisk) only(risk.news(Topics.USER_COMMANDS)).value();

    // when
    byte[] bytes = kept.load(alert.modelVersion()).orElseThrow();

    // then it says the same of the same
    AccountJudge again = AccountJudge.read(bytes);
    ModelOfAccounts.Fitted inForce = Objects.requireNonNull(model.get());
    assertThat(inForce.version()).isEqualTo(alert.modelVersion());
    for (Id user : List.of(spammer, people.getFirst(), people.getLast())) {
      assertThat(again.judge(behaviour(user))).isEqualTo(inForce.judge().judge(behaviour(user)));
    }
    assertThat(again.toBytes()).isEqualTo(bytes);
    assertThatThrownBy(() -> AccountJudge.read(new byte[] {1, 2, 3}))
        .isInstanceOf(IOException.class);

    // and another process begins with it
    ModelOfAccounts other = new ModelOfAccounts();
    try (PopulationWatch watch =
        new PopulationWatch(
            risk.stores(),
            1,
            other,
            kept,
            LIMITS,
            Clock.fixed(now, ZoneOffset.UTC),
            new Random(3))) {
      watch.resume();
    }
    assertThat(Objects.requireNonNull(other.get()).version()).isEqualTo(alert.modelVersion());
  }

  @Test
  void aModelThatCannotBeKeptIsNotInForce() {
    people(PEOPLE);
    kept.fails = true;
    PopulationWatch watch = watch();

    watch.look();

    assertThat(watch.failures()).isOne();
    assertThat(model.accounts()).isZero();
    kept.fails = false;
    watch.look();
    assertThat(model.accounts()).isPositive();
  }

  @Test
  void theSampleIsAsLargeWhenOnlySomePartitionsAreHere() {
    people(PEOPLE);
    // One of 64 is here, which is where the driver keeps all.
    ViewStores here = new OnePartition(risk.stores(), 5);

    PopulationSample.Drawn drawn = new PopulationSample(here, 64, new Random(3)).draw();

    assertThat(drawn.accounts()).hasSize(PEOPLE);
    assertThat(drawn.population()).isEqualTo(PEOPLE);
  }

  @Test
  void aModelIsFittedAnewWhenThereAreHalfAsManyMoreOrADayHasGoneBy() {
    people(PEOPLE);
    PopulationWatch watch = watch();
    watch.look();
    watch.look();
    assertThat(watch.fits()).isOne();

    people(PEOPLE / 2 + 1);
    watch.look();
    assertThat(watch.fits()).isEqualTo(2);

    now = now.plus(Duration.ofDays(1)).plusSeconds(1);
    watch.look();
    assertThat(watch.fits()).isEqualTo(3);
  }

  @Test
  void whatCannotBeFittedLeavesTheModelBefore() {
    people(PEOPLE);
    PopulationWatch watch = watch();
    watch.look();
    int before = model.accounts();
    Id broken = signedUp("broken");
    risk.store(AccountProfiles.ACCOUNTS).put(StoreKey.of(broken).bytes(), new byte[] {99, 1, 2});

    watch.look();

    assertThat(watch.failures()).isOne();
    assertThat(model.accounts()).isEqualTo(before);
  }

  /** What a node sees that has one partition of many. */
  private record OnePartition(ViewStores stores, int partition) implements ViewStores {

    private ViewStores at(int home) {
      if (home != partition) {
        throw new ViewUnavailable("Partition " + home + " is elsewhere");
      }
      return stores;
    }

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      return at(home).get(store, home, key);
    }

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      return at(home).range(store, home, range, read);
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      return stores.firstRows(store, ranges, limit);
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      return at(home).ask(store, home, query);
    }
  }
}
