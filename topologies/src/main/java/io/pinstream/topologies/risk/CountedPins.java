package io.pinstream.topologies.risk;

import io.pinstream.schemas.id.Id;
import io.pinstream.spam.account.Action;
import io.pinstream.spam.account.Action.Kind;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.spam.link.LinkParts;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.expiring.ExpiringStore;
import io.pinstream.streams.reads.StoreKey;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts each pin once, though it may be told of several times: held, published, withdrawn and
 * published again. What is older than the store remembers is counted as a new one.
 */
final class CountedPins {

  /** Store (expiring): home, pin → whether it was held. Which pins were counted. */
  static final String COUNTED_PINS = "counted-pins";

  static final Duration PINS_REMEMBERED = Duration.ofDays(30);

  static final StoreSet STORES = StoreSet.logged(COUNTED_PINS);

  private static final byte[] SEEN = {0};
  private static final byte[] HELD = {1};

  private final ExpiringStore counted;

  CountedPins(ProcessorContext<?, ?> context) {
    counted = new ExpiringStore(context.getStateStore(COUNTED_PINS), PINS_REMEMBERED);
  }

  /**
   * Somebody's behaviour with this pin, or as it was if the pin had been counted.
   *
   * @param words title and description
   */
  Behaviour made(Behaviour before, Id pin, String words, @Nullable String link, long now) {
    Bytes key = StoreKey.of(pin).bytes();
    if (counted.get(key, now) != null) {
      return before;
    }
    counted.put(key, SEEN, now);
    // However many hosts and paths: whoever registered the domain is behind all of them.
    String domain = link == null ? "" : LinkParts.of(link).owner();
    return before.update(Action.pin(words, domain), now);
  }

  /** Somebody's behaviour with this pin held, or as it was if that had been counted. */
  Behaviour held(Behaviour before, Id pin, long now) {
    Bytes key = StoreKey.of(pin).bytes();
    byte[] mark = counted.get(key, now);
    if (mark != null && mark[0] == HELD[0]) {
      return before;
    }
    counted.put(key, HELD, now);
    return before.update(Action.of(Kind.HELD), now);
  }
}
