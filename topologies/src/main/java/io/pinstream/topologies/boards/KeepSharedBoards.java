package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps which boards are shared with those who live here. Lags behind what is true of a board. */
record KeepSharedBoards(KeyValueStore<Bytes, byte[]> sharedBoards)
    implements Step<Id, SharedBoard> {

  /** Store: home, friend, createdAt of the board, board → its owner. Newest first, and lags. */
  static final String SHARED_BOARDS = "shared-boards";

  static ProcessorSupplier<Id, SharedBoard, Void, Void> supplier() {
    return Step.supplier(
        StoreSet.logged(SHARED_BOARDS),
        context -> new KeepSharedBoards(context.getStateStore(SHARED_BOARDS)));
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
