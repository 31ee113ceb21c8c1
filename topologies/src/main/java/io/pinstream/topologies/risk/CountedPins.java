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
 * Counts each pin once, although it may come in several records: held, published, withdrawn and
 * published again. A pin that has expired from the store counts again.
 */
final class CountedPins {

  /** Store (expiring): home, pin → whether it was held. The counted pins. */
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
   * The behaviour with this pin added; unchanged if it was counted before.
   *
   * @param words title and description
   */
  Behaviour made(Behaviour before, Id pin, String words, @Nullable String link, long now) {
    Bytes key = StoreKey.of(pin).bytes();
    if (counted.get(key, now) != null) {
      return before;
    }
    counted.put(key, SEEN, now);
    // The registered domain: one owner can use any number of hosts and paths.
    String domain = link == null ? "" : LinkParts.of(link).owner();
    return before.update(Action.pin(words, domain), now);
  }

  /** The behaviour with this pin added as held; unchanged if that was counted before. */
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
