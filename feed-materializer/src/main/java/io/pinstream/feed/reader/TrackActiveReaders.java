package io.pinstream.feed.reader;

import io.pinstream.feed.admission.WakeAdmission;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Step;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Tracks which local readers are awake. The first read of a sleeping reader starts to wake them if
 * there is memory for the feed; a reader without reads for a long time falls asleep and then costs
 * nothing.
 */
public final class TrackActiveReaders implements Step<Id, FeedRead> {

  private static final long SHORTEST_LOOK_MILLIS = 50;
  private static final long LONGEST_LOOK_MILLIS = 60_000;
  private static final int ASLEEP_AT_A_LOOK = 100;
  private static final Duration FOR_MEMORY = Duration.ofSeconds(1);
  private static final int ASLEEP_FOR_MEMORY = 200;
  private static final int LOOKED_AT = 8;

  private final WakeAdmission admission;
  private final AwakeReaders awake;
  private final Followed followed;
  private final FeedCache cache;
  private final ReaderNumbers numbers;
  private final ReaderJobs jobs;

  public static ProcessorSupplier<Id, FeedRead, Homed, Object> supplier(ReaderSettings settings) {
    return Step.supplier(
        ReaderSide.stores(settings), context -> new TrackActiveReaders(context, settings));
  }

  private TrackActiveReaders(ProcessorContext<Homed, Object> context, ReaderSettings settings) {
    admission = new WakeAdmission(settings.budget(), settings.limits().awake().noted());
    awake = new AwakeReaders(context);
    followed = new Followed(context, settings.limits());
    ReaderSide side = ReaderSide.of(context, settings);
    cache = side.cache();
    numbers = side.numbers();
    jobs = ReaderJobs.of(context, settings);
    jobs.resume();
    long awakeFor = settings.limits().awake().kept().toMillis();
    context.schedule(
        Duration.ofMillis(Math.clamp(awakeFor / 100, SHORTEST_LOOK_MILLIS, LONGEST_LOOK_MILLIS)),
        PunctuationType.WALL_CLOCK_TIME,
        now -> awake.idleSince(now - awakeFor, ASLEEP_AT_A_LOOK).forEach(this::letSleep));
    context.schedule(FOR_MEMORY, PunctuationType.WALL_CLOCK_TIME, now -> makeRoom(now));
  }

  @Override
  public void process(Record<Id, FeedRead> record) {
    Id reader = record.key();
    long now = record.timestamp();
    admission.read(reader, now, cache.feeds());
    boolean pushed = !followed.tooMany(reader);
    if (pushed && !awake.contains(reader) && !mayWake(reader, now)) {
      return; // The next read tries again.
    }
    boolean wakes = awake.add(reader, now);
    if (!pushed) {
      return; // Awake, but not pushed to.
    }
    if (wakes) {
      jobs.wake(reader);
    } else {
      cache.noted(numbers.of(reader), now);
    }
  }

  private boolean mayWake(Id reader, long now) {
    if (!numbers.canGive(reader)) {
      return false;
    }
    if (!admission.isScarce()) {
      return true;
    }
    Id other = longestIdle(now);
    if (!admission.admits(reader, other)) {
      return false;
    }
    if (other != null) {
      letSleep(other);
    }
    return true;
  }

  /** The reader with a feed whose last read is the oldest; null if there is none. */
  private @Nullable Id longestIdle(long now) {
    for (Id idle : awake.idleSince(now, LOOKED_AT)) {
      if (!followed.tooMany(idle)) {
        return idle;
      }
      awake.remove(idle); // Without a feed: costs nothing and frees no memory.
    }
    return null;
  }

  private void makeRoom(long now) {
    if (!cache.isUsedUp()) {
      return;
    }
    for (Id idle : awake.idleSince(now, ASLEEP_FOR_MEMORY)) {
      if (!cache.isUsedUp()) {
        return;
      }
      letSleep(idle);
    }
  }

  private void letSleep(Id reader) {
    awake.remove(reader);
    if (!followed.tooMany(reader)) {
      jobs.letSleep(reader);
    }
  }
}
