package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Remembers who there is, and nothing more of them. */
public record KeepKnownUsers(KeyValueStore<Bytes, byte[]> knownUsers) implements Step<Id, byte[]> {

  /** Store: home, user → nothing. Who there is. */
  public static final String KNOWN_USERS = "known-users";

  static final StoreSet STORES = StoreSet.logged(KNOWN_USERS);

  private static final byte[] NOTHING = new byte[0];

  static ProcessorSupplier<Id, byte[], Void, Void> supplier() {
    return Step.supplier(STORES, context -> new KeepKnownUsers(context.getStateStore(KNOWN_USERS)));
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
