package io.pinstream.streams.expiring;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.id.Homed;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.StoreKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The Idempotency-Keys that a task has seen in the last 24 hours, with the fingerprints of their
 * bodies. Outcomes need not be stored here: a repeated command has the same operation id, so its
 * outcome is, or soon will be, in the operations view.
 */
public final class IdempotencyKeys {

  /**
   * Store ({@link ExpiringStore}): home, key → fingerprint. Logged, because a crash must not lose
   * applied keys.
   */
  public static final String STORE = "idempotency-keys";

  public static final StoreSet STORES = StoreSet.logged(STORE);

  private static final Duration KEPT = Duration.ofHours(24);

  private final ExpiringStore store;

  private final Outcomes outcomes;

  public IdempotencyKeys(ProcessorContext<Homed, Object> context) {
    this.outcomes = new Outcomes(context);
    this.store = new ExpiringStore(context.getStateStore(STORE), KEPT);
  }

  /**
   * Decides a command once: a repeated one is ignored. The same key with another body is rejected.
   *
   * @param home the home where the command is decided
   */
  public void once(Command command, int home, long now, Runnable decide) {
    switch (seen(command, home, now)) {
      case SAME -> {}
      case OTHER_BODY -> outcomes.rejectedAsReusedKey(command, now);
      case NEVER -> {
        remember(command, home, now);
        decide.run();
      }
    }
  }

  private enum Seen {
    /** Not seen within 24 hours, or without a key. */
    NEVER,
    /** The same command: ignore it. */
    SAME,
    /** The same key with another body: reject it. */
    OTHER_BODY
  }

  private Seen seen(Command command, int home, long now) {
    Idempotency idempotency = command.idempotency();
    if (idempotency == null) {
      return Seen.NEVER;
    }
    byte[] fingerprint = store.get(key(idempotency, home), now);
    if (fingerprint == null) {
      return Seen.NEVER;
    }
    return new String(fingerprint, StandardCharsets.US_ASCII).equals(idempotency.fingerprint())
        ? Seen.SAME
        : Seen.OTHER_BODY;
  }

  private void remember(Command command, int home, long now) {
    Idempotency idempotency = command.idempotency();
    if (idempotency != null) {
      store.put(
          key(idempotency, home),
          idempotency.fingerprint().getBytes(StandardCharsets.US_ASCII),
          now);
    }
  }

  private static Bytes key(Idempotency idempotency, int home) {
    return StoreKey.at(home).name(idempotency.key()).bytes();
  }
}
