package io.pinstream.feed.reader;

import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Step;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Stores whom local readers follow. If the reader is awake, a follow puts the author's pins that
 * are known here into the feed at once, and notifies the author's home. An unfollow removes the
 * author's pins from the feed at once.
 */
public final class KeepFollowing implements Step<FollowKey, Follow> {

  private final Followed followed;
  private final AwakeReaders awake;
  private final ReaderNumbers numbers;
  private final Feeds feeds;
  private final Reading reading;
  private final ReaderJobs jobs;

  public static ProcessorSupplier<FollowKey, Follow, Homed, Object> supplier(
      ReaderSettings settings) {
    return Step.supplier(
        ReaderSide.stores(settings), context -> new KeepFollowing(context, settings));
  }

  private KeepFollowing(ProcessorContext<Homed, Object> context, ReaderSettings settings) {
    ReaderSide side = ReaderSide.of(context, settings);
    followed = new Followed(context, settings.limits());
    awake = new AwakeReaders(context);
    numbers = side.numbers();
    feeds = side.feeds();
    reading = new Reading(context, side);
    jobs = ReaderJobs.of(context, settings);
  }

  @Override
  public void process(Record<FollowKey, Follow> record) {
    Id reader = record.key().follower();
    Id author = record.key().followee();
    boolean follows = record.value() != null;
    if (follows == followed.contains(reader, author)) {
      return;
    }
    if (follows) {
      follow(reader, author, record.timestamp());
    } else {
      unfollow(reader, author, record.timestamp());
    }
  }

  private void follow(Id reader, Id author, long now) {
    boolean nowTooMany = followed.add(reader, author);
    if (!awake.contains(reader)) {
      return;
    }
    if (nowTooMany) {
      jobs.letSleep(reader);
    } else if (!followed.tooMany(reader)) {
      int number = numbers.of(reader);
      reading.begin(reader, number, author, now);
      feeds.add(number, List.of(author));
    }
  }

  private void unfollow(Id reader, Id author, long now) {
    boolean noLongerTooMany = followed.remove(reader, author);
    int number = numbers.of(reader);
    reading.end(reader, number, author, now);
    feeds.remove(number, author);
    if (noLongerTooMany && awake.contains(reader)) {
      if (numbers.canGive(reader)) {
        jobs.wake(reader);
      } else {
        awake.remove(reader);
      }
    }
  }
}
