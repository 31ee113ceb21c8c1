package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.deadletters.UnprocessableRecord;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Lets commands through that are at their board's home, and sends sharing there. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ReceiveBoardCommand implements Processor<Id, BoardCommand, Homed, Object> {

  private ProcessorContext<Homed, Object> context;
  private KeyValueStore<Bytes, byte[]> knownUsers;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    knownUsers = context.getStateStore(BoardsTopology.KNOWN_USERS);
  }

  @Override
  public void process(Record<Id, BoardCommand> record) {
    BoardCommand command = record.value();
    if (command == null) {
      throw new UnprocessableRecord("A command without a value");
    }
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
    context.forward(
        record.withKey(command.board()).<Object>withValue(request),
        BoardsTopology.SHARE_REQUESTS.entry());
  }
}
