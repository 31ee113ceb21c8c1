package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/** Which pin has which upload: an upload makes one pin. */
final class UsedUploads {

  private final WindowStore<Bytes, byte[]> store;

  UsedUploads(ProcessorContext<?, ?> context) {
    store = context.getStateStore(PinsTopology.USED_UPLOADS);
  }

  boolean isUsed(Id author, Id upload, long now) {
    // Without an end: what another broker stamped a moment ahead of this one's clock counts too.
    long from = now - PinsTopology.UPLOADS_KEPT.toMillis();
    try (WindowStoreIterator<byte[]> rows =
        store.fetch(key(author, upload), from, Long.MAX_VALUE)) {
      return rows.hasNext();
    }
  }

  void use(Use use) {
    store.put(key(use.author(), use.upload()), bytes(use.pin()), use.at());
  }

  /** Frees it again: the pin came to nothing. */
  void free(Use use) {
    store.put(key(use.author(), use.upload()), none(), use.at());
  }

  /** The use of an upload by a pin at a time. */
  record Use(Id author, Id upload, Id pin, long at) {
    static Use of(PendingPin pending) {
      return new Use(
          pending.command().caller(),
          pending.command().upload(),
          pending.command().pin(),
          pending.acceptedAt());
    }
  }

  // Kafka's interface is not annotated: null is how it says delete.
  @SuppressWarnings("NullAway")
  private static byte[] none() {
    byte @Nullable [] none = null;
    return none;
  }

  private static Bytes key(Id author, Id upload) {
    return StoreKey.of(author).id(upload).bytes();
  }

  private static byte[] bytes(Id id) {
    ByteBuffer bytes = ByteBuffer.allocate(Id.BYTES);
    id.write(bytes);
    return bytes.array();
  }
}
