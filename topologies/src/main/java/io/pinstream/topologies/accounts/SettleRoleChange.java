package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Takes what a user name's home has changed to the home of roles, which tells the outcome. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class SettleRoleChange implements Processor<Id, RoleChange, Homed, Object> {

  private DecideByRole roles;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    roles = new DecideByRole(context);
  }

  @Override
  public void process(Record<Id, RoleChange> record) {
    roles.change(record.value(), record.timestamp());
  }
}
