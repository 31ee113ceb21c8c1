package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.UnprocessableRecord;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps who is awake of the readers who live here. A first read in a long time begins to wake a
 * reader; whoever has not read for a long time falls asleep, and costs nothing from then on.
 */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
public final class KeepAwake implements Processor<Id, FeedRead, Homed, Object> {

  private static final Duration SHORTEST_LOOK = Duration.ofMillis(50);
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);
  private static final int ASLEEP_AT_A_LOOK = 100;
  private static final Duration FOR_MEMORY = Duration.ofSeconds(1);
  private static final int ASLEEP_FOR_MEMORY = 200;

  private final ReaderSettings settings;
  private AwakeReaders awake;
  private Followed followed;
  private FeedCache cache;
  private ReaderNumbers numbers;
  private ReaderJobs jobs;

  public KeepAwake(ReaderSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    awake = new AwakeReaders(context);
    followed = new Followed(context, settings.limits());
    ReaderSide side = ReaderSide.of(context, settings);
    cache = side.cache();
    numbers = side.numbers();
    Reading reading = new Reading(context, side);
    jobs = new ReaderJobs(context, reading, side, settings);
    jobs.resume();
    Duration awakeFor = settings.limits().awake();
    context.schedule(
        betweenLooks(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> letSleep(ASLEEP_AT_A_LOOK, now - awakeFor.toMillis()));
    context.schedule(FOR_MEMORY, PunctuationType.WALL_CLOCK_TIME, now -> makeRoom(now));
  }

  @Override
  public void process(Record<Id, FeedRead> record) {
    if (record.value() == null) {
      throw new UnprocessableRecord("A read without a value");
    }
    Id reader = record.key();
    boolean wakes = awake.add(reader, record.timestamp());
    if (followed.tooMany(reader)) {
      return; // Awake, and not pushed to.
    }
    if (wakes) {
      jobs.wake(reader);
    } else {
      cache.noted(numbers.of(reader), record.timestamp());
    }
  }

  private void makeRoom(long now) {
    for (int i = 0; i < ASLEEP_FOR_MEMORY && cache.isUsedUp(); i++) {
      letSleep(1, now);
    }
  }

  /** Up to so many who have not read since {@code time}. */
  private void letSleep(int most, long time) {
    for (int i = 0; i < most; i++) {
      Id reader = awake.oldestBefore(time);
      if (reader == null) {
        return;
      }
      awake.remove(reader);
      if (!followed.tooMany(reader)) {
        jobs.letSleep(reader);
      }
    }
  }

  private Duration betweenLooks() {
    Duration hundredth = settings.limits().awake().dividedBy(100);
    if (hundredth.compareTo(SHORTEST_LOOK) < 0) {
      return SHORTEST_LOOK;
    }
    return hundredth.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : hundredth;
  }
}
