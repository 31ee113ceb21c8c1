package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Step;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Lets commands through that are at their board's home, and sends sharing there. */
record ReceiveBoardCommand(
    ProcessorContext<Homed, Object> context, KeyValueStore<Bytes, byte[]> knownUsers)
    implements Step<Id, BoardCommand> {

  static ProcessorSupplier<Id, BoardCommand, Homed, Object> supplier() {
    return Step.supplier(
        KeepKnownUsers.STORES,
        context ->
            new ReceiveBoardCommand(context, context.getStateStore(KeepKnownUsers.KNOWN_USERS)));
  }

  @Override
  public void process(Record<Id, BoardCommand> record) {
    BoardCommand command = record.value();
    switch (command) {
      case BoardCommand.CreateBoard create -> pass(record);
      case BoardCommand.UpdateBoard update -> pass(record);
      case BoardCommand.DeleteBoard delete -> pass(record);
      case BoardCommand.AddLink add -> pass(record);
      case BoardCommand.RemoveLink remove -> pass(record);
      case BoardCommand.ShareBoard share -> send(record, share, share.user());
      case BoardCommand.UnshareBoard unshare -> send(record, unshare, unshare.user());
      case ModerationCommand moderated -> pass(record);
    }
  }

  private void pass(Record<Id, BoardCommand> record) {
    BoardRequest request = new BoardRequest(record.value(), true);
    context.forward(record.<Object>withValue(request), BoardsTopology.REQUESTS);
  }

  private void send(Record<Id, BoardCommand> record, BoardCommand.Edit command, Id user) {
    boolean exists = knownUsers.get(StoreKey.of(user).bytes()) != null;
    BoardRequest request = new BoardRequest(command, exists);
    BoardsTopology.SHARE_REQUESTS.forward(
        context, record.withKey(command.board()).withValue(request));
  }
}
