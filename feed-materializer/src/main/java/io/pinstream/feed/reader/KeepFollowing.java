package io.pinstream.feed.reader;

import io.pinstream.feed.FeedLimits;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.Wiring;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps whom the readers who live here follow. For a reader who is awake, a follow puts what is
 * known here of the author into the feed at once, and the author's home is told of the reader. An
 * unfollow hides at once, because every read of a feed asks {@code feed-following}.
 */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
public final class KeepFollowing implements Processor<FollowKey, Follow, Homed, Object> {

  private final FeedLimits limits;
  private KeyValueStore<Bytes, byte[]> following;
  private AwakeReaders awake;
  private Reading reading;
  private SeenPins seenPins;

  public KeepFollowing(FeedLimits limits) {
    this.limits = limits;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    following = context.getStateStore(ReaderStores.FOLLOWING);
    awake = new AwakeReaders(context);
    reading = new Reading(context);
    seenPins = new SeenPins(context, new FeedCache(context), limits);
  }

  @Override
  public void process(Record<FollowKey, Follow> record) {
    Id reader = record.key().follower();
    Id author = record.key().followee();
    if (record.value() != null) {
      following.put(ReaderStores.followingKey(reader, author), ReaderStores.NOTHING);
      if (awake.contains(reader)) {
        reading.begin(reader, author, record.timestamp());
        seenPins.addTo(reader, author);
      }
    } else {
      Wiring.erase(following, ReaderStores.followingKey(reader, author));
      reading.end(reader, author, record.timestamp());
    }
  }
}
