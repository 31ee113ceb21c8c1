package io.pinstream.topologies.risk;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.spam.account.Behaviour;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Counts pins that are published. One that is deleted was made all the same. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ObservePins implements Processor<Id, Pin, Homed, Object> {

  private final ModelOfAccounts model;
  private AccountProfiles accounts;
  private CountedPins pins;

  ObservePins(ModelOfAccounts model) {
    this.model = model;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    accounts = new AccountProfiles(context, model);
    pins = new CountedPins(context);
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
      // Held until the account was cleared: it is part of what was looked at then.
      accounts.put(pin.authorId(), row.with(after).backOff());
    } else {
      accounts.recordAction(pin.authorId(), row, after, now);
    }
  }
}
