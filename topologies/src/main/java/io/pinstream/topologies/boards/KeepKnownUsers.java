package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Remembers who there is, and nothing more of them. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class KeepKnownUsers implements Processor<Id, byte[], Void, Void> {

  private static final byte[] NOTHING = new byte[0];

  private KeyValueStore<Bytes, byte[]> knownUsers;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    knownUsers = context.getStateStore(BoardsTopology.KNOWN_USERS);
  }

  @Override
  public void process(Record<Id, byte[]> record) {
    Bytes key = StoreKey.of(record.key()).bytes();
    if (record.value() == null) {
      knownUsers.delete(key);
    } else {
      knownUsers.put(key, NOTHING);
    }
  }
}
