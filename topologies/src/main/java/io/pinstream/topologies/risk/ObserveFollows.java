package io.pinstream.topologies.risk;

import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.spam.account.Action;
import io.pinstream.spam.account.Action.Kind;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Counts follows and unfollows, at the follower's home and, by a hop, at the followee's. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ObserveFollows implements Processor<FollowKey, Follow, Homed, Object> {

  private final ModelOfAccounts model;
  private ProcessorContext<Homed, Object> context;
  private AccountProfiles accounts;

  ObserveFollows(ModelOfAccounts model) {
    this.model = model;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    accounts = new AccountProfiles(context, model);
  }

  @Override
  public void process(Record<FollowKey, Follow> record) {
    boolean begun = record.value() != null;
    long now = record.timestamp();
    Id follower = record.key().follower();
    AccountRow row = accounts.orUnknown(follower, now);
    Action action = Action.of(begun ? Kind.FOLLOW : Kind.UNFOLLOW);
    accounts.recordAction(follower, row, row.behaviour().update(action, now), now);
    context.forward(
        new Record<Homed, Object>(record.key().followee(), new Contact(begun), now),
        AccountRiskTopology.CONTACTS.entry());
  }

  /** The followee's side. */
  @SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
  static final class AtFollowee implements Processor<Id, Contact, Homed, Object> {

    private final ModelOfAccounts model;
    private AccountProfiles accounts;

    AtFollowee(ModelOfAccounts model) {
      this.model = model;
    }

    @Override
    public void init(ProcessorContext<Homed, Object> context) {
      accounts = new AccountProfiles(context, model);
    }

    @Override
    public void process(Record<Id, Contact> record) {
      Kind kind = record.value().begun() ? Kind.FOLLOWED : Kind.UNFOLLOWED;
      accounts.recordReceived(record.key(), Action.of(kind), record.timestamp());
    }
  }
}
