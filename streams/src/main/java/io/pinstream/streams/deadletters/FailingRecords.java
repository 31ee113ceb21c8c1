package io.pinstream.streams.deadletters;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, across the threads of an application, which record failed its task. A record that
 * fails its task again becomes a dead letter before it is processed: a bug that one record triggers
 * must not block all records behind it.
 */
public final class FailingRecords {

  /** The setting through which {@link DeadLetters}, created by Streams, finds this object. */
  public static final String CONFIG = "pinstream.failing.records";

  private static final int ATTEMPTS = 2;

  private final Map<TopicPartition, Failure> last = new ConcurrentHashMap<>();

  private record Failure(long offset, int times, String why) {}

  /** The object in these settings; null if there is none. */
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

  /** The reason not to retry this record; null if it may be processed. */
  public @Nullable String givenUp(TopicPartition partition, long offset) {
    Failure failure = last.get(partition);
    return failure != null && failure.offset() == offset && failure.times() >= ATTEMPTS
        ? failure.why()
        : null;
  }
}
