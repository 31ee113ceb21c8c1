package io.pinstream.topologies.risk;

import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.workers.blobs.BlobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Stores account models by version, so that each can be loaded again. */
public interface KeptModels {

  /** A serialised model. */
  record Kept(String version, byte[] bytes) {}

  void keep(Kept model, Instant now);

  /** The model with this version, as found in a review. */
  Optional<byte[]> load(String version);

  /** The model that was fitted last. */
  Optional<Kept> newest();

  /** Stores models in the blob store, for 400 days. */
  static KeptModels in(BlobStore blobs) {
    return new KeptModels() {

      private static final String PREFIX = BlobKeys.MODELS + PopulationWatch.VERSION;
      private static final Duration KEPT = Duration.ofDays(400);
      private static final int MAX_BYTES = 16 << 20;

      @Override
      public void keep(Kept model, Instant now) {
        blobs.keep(BlobKeys.MODELS + model.version(), model.bytes());
        blobs.expire(PREFIX, now.minus(KEPT));
      }

      @Override
      public Optional<byte[]> load(String version) {
        return blobs.bytes(BlobKeys.MODELS + version, MAX_BYTES);
      }

      @Override
      public Optional<Kept> newest() {
        // Versions start with the time.
        return blobs
            .last(PREFIX)
            .map(key -> key.substring(BlobKeys.MODELS.length()))
            .flatMap(version -> load(version).map(bytes -> new Kept(version, bytes)));
      }
    };
  }
}
