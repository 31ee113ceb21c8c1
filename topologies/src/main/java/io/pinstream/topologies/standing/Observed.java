package io.pinstream.topologies.standing;

import io.pinstream.schemas.fact.Standing;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.AccountScore;
import io.pinstream.spam.account.Action;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.Wiring;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The accounts that live here: what they did, and what the model in force says of it. */
final class Observed {

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> store;
  private final ModelOfAccounts model;

  Observed(ProcessorContext<Homed, Object> context, ModelOfAccounts model) {
    this.context = context;
    this.store = context.getStateStore(StandingTopology.ACCOUNTS);
    this.model = model;
  }

  @Nullable AccountRow find(Id user) {
    byte[] bytes = store.get(StoreKey.of(user).bytes());
    return bytes == null ? null : AccountRow.fromBytes(bytes);
  }

  /** What is known of somebody; facts of two topics may come in either order. */
  AccountRow orUnknown(Id user, long now) {
    AccountRow row = find(user);
    return row == null ? AccountRow.of(Behaviour.created("", now)) : row;
  }

  void put(Id user, AccountRow row) {
    store.put(StoreKey.of(user).bytes(), row.toBytes());
  }

  /** Keeps what somebody has just done, and says so if that is unlike the rest. */
  void did(Id user, AccountRow before, Behaviour after, long now) {
    AccountRow row = before.with(after);
    put(user, row.isDue() ? judged(user, row, now) : row);
  }

  /** Keeps what happened to somebody. */
  void happened(Id user, Action action, long now) {
    AccountRow row = orUnknown(user, now);
    put(user, row.with(row.behaviour().update(action, now)));
  }

  private AccountRow judged(Id user, AccountRow row, long now) {
    ModelOfAccounts.Fitted fitted = model.get();
    if (fitted == null) {
      return row; // still due, once there is one
    }
    AccountScore score = fitted.judge().judge(row.behaviour());
    if (score == null) {
      return row.dueAt(AccountJudge.again(row.behaviour().doings()));
    }
    Standing standing =
        new Standing(
            user,
            Id.ofJudgement(user, now),
            fitted.judge().labelled() ? score.abusive() : score.strangeness(),
            score.reasons(),
            fitted.version(),
            row.behaviour().doings(),
            Instant.ofEpochMilli(now));
    context.forward(
        new Record<Homed, Object>(user, standing, now), Wiring.sinkOf(Topics.STANDINGS));
    return row.letBe();
  }

  /** Takes back what was said of somebody: a moderator has decided. */
  void forget(Id user, long now) {
    context.forward(new Record<Homed, Object>(user, null, now), Wiring.sinkOf(Topics.STANDINGS));
  }
}
