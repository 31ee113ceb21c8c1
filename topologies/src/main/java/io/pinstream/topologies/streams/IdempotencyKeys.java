package io.pinstream.topologies.streams;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.command.Idempotency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * The Idempotency-Keys that a task has seen in the last 24 hours, each with the fingerprint of its
 * body. The outcome need not be kept beside it: a repeated command has the same operation id, under
 * which the outcome stands already, or soon will.
 */
public final class IdempotencyKeys {

  /** Store: home, key → fingerprint. Logged: a crash must not forget what was applied. */
  public static final String STORE = "idempotency-keys";

  private static final Duration KEPT = Duration.ofHours(24);

  private final WindowStore<Bytes, byte[]> store;

  public IdempotencyKeys(WindowStore<Bytes, byte[]> store) {
    this.store = store;
  }

  public static StoreBuilder<WindowStore<Bytes, byte[]>> store() {
    return Wiring.expiring(STORE, KEPT);
  }

  public enum Seen {
    /** Not within 24 hours, or there is no key. */
    NEVER,
    /** The same command: nothing is to be done. */
    SAME,
    /** The same key with another body: to be rejected. */
    OTHER_BODY
  }

  public Seen seen(Command command, int home, long now) {
    Idempotency idempotency = command.idempotency();
    if (idempotency == null) {
      return Seen.NEVER;
    }
    byte[] fingerprint = newest(key(idempotency, home), now);
    if (fingerprint == null) {
      return Seen.NEVER;
    }
    return new String(fingerprint, StandardCharsets.US_ASCII).equals(idempotency.fingerprint())
        ? Seen.SAME
        : Seen.OTHER_BODY;
  }

  public void remember(Command command, int home, long now) {
    Idempotency idempotency = command.idempotency();
    if (idempotency != null) {
      store.put(
          key(idempotency, home),
          idempotency.fingerprint().getBytes(StandardCharsets.US_ASCII),
          now);
    }
  }

  private byte @Nullable [] newest(Bytes key, long now) {
    byte[] newest = null;
    // Without an end: what another broker stamped a moment ahead of this one's clock counts too.
    long from = now - KEPT.toMillis();
    try (WindowStoreIterator<byte[]> rows = store.fetch(key, from, Long.MAX_VALUE)) {
      while (rows.hasNext()) {
        newest = rows.next().value;
      }
    }
    return newest;
  }

  private static Bytes key(Idempotency idempotency, int home) {
    return StoreKey.at(home).name(idempotency.key()).bytes();
  }
}
