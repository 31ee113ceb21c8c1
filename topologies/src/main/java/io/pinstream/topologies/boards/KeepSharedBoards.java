package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps which boards are shared with those who live here. Lags behind what is true of a board. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class KeepSharedBoards implements Processor<Id, SharedBoard, Void, Void> {

  private KeyValueStore<Bytes, byte[]> sharedBoards;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    sharedBoards = context.getStateStore(BoardsTopology.SHARED_BOARDS);
  }

  @Override
  public void process(Record<Id, SharedBoard> record) {
    SharedBoard told = record.value();
    Bytes key =
        StoreKey.of(record.key()).position(new Position(told.createdAt(), told.board())).bytes();
    if (told.shared()) {
      ByteBuffer owner = ByteBuffer.allocate(Id.BYTES);
      told.owner().write(owner);
      sharedBoards.put(key, owner.array());
    } else {
      sharedBoards.delete(key);
    }
  }
}
