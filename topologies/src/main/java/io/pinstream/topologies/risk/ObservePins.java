package io.pinstream.topologies.risk;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.streams.Step;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Counts published pins. A deleted pin stays counted. */
record ObservePins(AccountProfiles accounts, CountedPins pins) implements Step<Id, Pin> {

  static ProcessorSupplier<Id, Pin, Homed, Object> supplier(ModelOfAccounts model) {
    return Step.supplier(
        AccountProfiles.STORES.and(CountedPins.STORES),
        context -> new ObservePins(new AccountProfiles(context, model), new CountedPins(context)));
  }

  @Override
  public void process(Record<Id, Pin> record) {
    Pin pin = record.value();
    if (pin == null) {
      return;
    }
    long now = record.timestamp();
    AccountRow row = accounts.orUnknown(pin.authorId(), now);
    Behaviour after =
        pins.made(
            row.behaviour(), pin.id(), pin.title() + "\n" + pin.description(), pin.link(), now);
    if (after.equals(row.behaviour())) {
      return;
    }
    if (pin.createdAt().toEpochMilli() <= row.clearedAt()) {
      // The moderator who cleared the account has judged this pin with it.
      accounts.put(pin.authorId(), row.with(after).backOff());
    } else {
      accounts.recordAction(pin.authorId(), row, after, now);
    }
  }
}
