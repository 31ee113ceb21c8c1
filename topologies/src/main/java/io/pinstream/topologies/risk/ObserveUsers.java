package io.pinstream.topologies.risk;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.spam.account.Behaviour;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Begins with those who are new. Who is withdrawn stays known, and may come back. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ObserveUsers implements Processor<Id, User, Homed, Object> {

  private final ModelOfAccounts model;
  private AccountProfiles accounts;

  ObserveUsers(ModelOfAccounts model) {
    this.model = model;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    accounts = new AccountProfiles(context, model);
  }

  @Override
  public void process(Record<Id, User> record) {
    User user = record.value();
    if (user != null) {
      meet(accounts, user.id(), user.username(), user.createdAt().toEpochMilli());
    }
  }

  /** Keeps somebody who is new; of whom more is known already only the name. */
  static AccountRow meet(AccountProfiles accounts, Id user, String username, long createdAt) {
    AccountRow before = accounts.find(user);
    AccountRow row =
        before == null
            ? AccountRow.of(Behaviour.created(username, createdAt))
            : before.with(before.behaviour().introduced(username, createdAt));
    if (!row.equals(before)) {
      accounts.put(user, row);
    }
    return row;
  }
}
