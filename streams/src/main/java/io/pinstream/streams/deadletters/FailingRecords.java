package io.pinstream.streams.deadletters;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, across the threads of an application, which record failed the task that processed it.
 * A record that does so again is put aside before anything else sees it: a fault of ours that one
 * record can trigger must not stop all others behind it.
 */
public final class FailingRecords {

  /** Where {@link DeadLetters}, made by Streams, finds its own. */
  public static final String CONFIG = "pinstream.failing.records";

  private static final int ATTEMPTS = 2;

  private final Map<TopicPartition, Failure> last = new ConcurrentHashMap<>();

  private record Failure(long offset, int times, String why) {}

  /** What a set of settings shares; null if it shares nothing. */
  public static @Nullable FailingRecords of(Map<String, ?> settings) {
    return settings.get(CONFIG) instanceof FailingRecords records ? records : null;
  }

  void failed(TopicPartition partition, long offset, String why) {
    last.merge(
        partition,
        new Failure(offset, 1, why),
        (before, now) ->
            before.offset() == offset ? new Failure(offset, before.times() + 1, why) : now);
  }

  /** Why this record is not to be tried again; null if it is. */
  public @Nullable String givenUp(TopicPartition partition, long offset) {
    Failure failure = last.get(partition);
    return failure != null && failure.offset() == offset && failure.times() >= ATTEMPTS
        ? failure.why()
        : null;
  }
}
