package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.PinCommand;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.expiring.ExpiringStore;
import io.pinstream.streams.reads.StoreKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Uploads that were used: each can be pinned once. */
final class UsedUploads {

  /**
   * Store (expiring): home, upload → the pin that used it. Kept as long as an upload can exist: a
   * signed URL is valid for 15 minutes, and an unpinned upload is deleted after 24 hours.
   */
  static final String USED_UPLOADS = "used-uploads";

  static final Duration UPLOADS_KEPT = Duration.ofHours(24);

  static final StoreSet STORES = StoreSet.logged(USED_UPLOADS);

  private final ExpiringStore store;

  UsedUploads(ProcessorContext<?, ?> context) {
    store = new ExpiringStore(context.getStateStore(USED_UPLOADS), UPLOADS_KEPT);
  }

  boolean isUsed(PinCommand.CreatePin by, long now) {
    return store.get(key(by), now) != null;
  }

  void use(PinCommand.CreatePin by, long now) {
    store.put(key(by), by.pin().toString().getBytes(StandardCharsets.US_ASCII), now);
  }

  /** Frees the upload again, because its pin was rejected. */
  void free(PinCommand.CreatePin by) {
    store.delete(key(by));
  }

  private static Bytes key(PinCommand.CreatePin by) {
    return StoreKey.of(by.caller()).id(by.upload()).bytes();
  }
}
