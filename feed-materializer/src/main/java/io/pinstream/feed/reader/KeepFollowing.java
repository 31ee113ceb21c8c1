package io.pinstream.feed.reader;

import io.pinstream.feed.Edge;
import io.pinstream.feed.FeedLimits;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.KeyRange;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps whom the readers who live here follow. A follow puts what is known here of the author into
 * the reader's feed at once; whoever is new to this partition is asked for at the author's home. An
 * unfollow hides at once, because every read of a feed asks {@code feed-following}.
 */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
public final class KeepFollowing implements Processor<FollowKey, Follow, Homed, Object> {

  private final FeedLimits limits;
  private ProcessorContext<Homed, Object> context;
  private KeyValueStore<Bytes, byte[]> following;
  private KeyValueStore<Bytes, byte[]> localReaders;
  private FeedCache cache;
  private SeenPins seenPins;

  public KeepFollowing(FeedLimits limits) {
    this.limits = limits;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    following = context.getStateStore(ReaderStores.FOLLOWING);
    localReaders = context.getStateStore(ReaderStores.LOCAL_READERS);
    cache = new FeedCache(context);
    seenPins = new SeenPins(context, cache, limits);
  }

  @Override
  public void process(Record<FollowKey, Follow> record) {
    Id reader = record.key().follower();
    Id author = record.key().followee();
    boolean present = record.value() != null;
    if (present) {
      follow(reader, author);
    } else {
      following.delete(ReaderStores.followingKey(reader, author));
      localReaders.delete(ReaderStores.localReaderKey(author, reader));
    }
    context.forward(
        new Record<Homed, Object>(author, new Edge(reader, author, present), record.timestamp()));
  }

  private void follow(Id reader, Id author) {
    FeedCache.State state = cache.state(reader);
    if ((state == null || !state.warm()) && followsNobody(reader)) {
      // An empty feed is complete. Whoever follows already but has no complete feed yet is about
      // to get one, with this author in it (see FillFeeds).
      cache.setState(reader, new FeedCache.State(true, null));
    }
    following.put(ReaderStores.followingKey(reader, author), ReaderStores.NOTHING);
    localReaders.put(ReaderStores.localReaderKey(author, reader), ReaderStores.NOTHING);
    seenPins.addTo(reader, author);
  }

  private boolean followsNobody(Id reader) {
    KeyRange authors = ReaderStores.followedBy(reader);
    try (KeyValueIterator<Bytes, byte[]> rows = following.range(authors.from(), authors.to())) {
      return !rows.hasNext();
    }
  }
}
