package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Step;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Applies role changes at the home of roles, which publishes the outcome. */
record SettleRoleChange(DecideByRole roles) implements Step<Id, RoleChange> {

  static ProcessorSupplier<Id, RoleChange, Homed, Object> supplier() {
    return Step.supplier(
        DecideByRole.STORES, context -> new SettleRoleChange(new DecideByRole(context)));
  }

  @Override
  public void process(Record<Id, RoleChange> record) {
    roles.change(record.value(), record.timestamp());
  }
}
