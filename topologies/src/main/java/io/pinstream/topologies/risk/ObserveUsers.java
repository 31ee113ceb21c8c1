package io.pinstream.topologies.risk;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.streams.Step;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Creates profiles of new accounts. A withdrawn account keeps its profile and may come back. */
record ObserveUsers(AccountProfiles accounts) implements Step<Id, User> {

  static ProcessorSupplier<Id, User, Homed, Object> supplier(ModelOfAccounts model) {
    return Step.supplier(
        AccountProfiles.STORES, context -> new ObserveUsers(new AccountProfiles(context, model)));
  }

  @Override
  public void process(Record<Id, User> record) {
    User user = record.value();
    if (user != null) {
      meet(accounts, user.id(), user.username(), user.createdAt().toEpochMilli());
    }
  }

  /** Creates the profile of a new account, or adds name and creation time to an existing one. */
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
