package io.pinstream.topologies.risk;

import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.spam.account.Action;
import io.pinstream.spam.account.Action.Kind;
import io.pinstream.streams.Step;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Counts follows and unfollows at the follower's home and, after a repartition, at the followee's.
 */
record ObserveFollows(ProcessorContext<Homed, Object> context, AccountProfiles accounts)
    implements Step<FollowKey, Follow> {

  static ProcessorSupplier<FollowKey, Follow, Homed, Object> supplier(ModelOfAccounts model) {
    return Step.supplier(
        AccountProfiles.STORES,
        context -> new ObserveFollows(context, new AccountProfiles(context, model)));
  }

  @Override
  public void process(Record<FollowKey, Follow> record) {
    boolean begun = record.value() != null;
    long now = record.timestamp();
    Id follower = record.key().follower();
    AccountRow row = accounts.orUnknown(follower, now);
    Action action = Action.of(begun ? Kind.FOLLOW : Kind.UNFOLLOW);
    accounts.recordAction(follower, row, row.behaviour().update(action, now), now);
    AccountRiskTopology.CONTACTS.forward(
        context, new Record<>(record.key().followee(), new Contact(begun), now));
  }

  /** The followee's side. */
  record AtFollowee(AccountProfiles accounts) implements Step<Id, Contact> {

    static ProcessorSupplier<Id, Contact, Homed, Object> supplier(ModelOfAccounts model) {
      return Step.supplier(
          AccountProfiles.STORES, context -> new AtFollowee(new AccountProfiles(context, model)));
    }

    @Override
    public void process(Record<Id, Contact> record) {
      Kind kind = record.value().begun() ? Kind.FOLLOWED : Kind.UNFOLLOWED;
      accounts.recordReceived(record.key(), Action.of(kind), record.timestamp());
    }
  }
}
