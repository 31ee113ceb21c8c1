package io.pinstream.feed.author;

import io.pinstream.feed.delivery.Delivery;
import io.pinstream.feed.delivery.Edge;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps who follows the authors who live here. The first reader in a partition brings the author's
 * newest pins there, ahead of all that will be told from then on; the last one ends it.
 */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
public final class KeepFollowers implements Processor<Id, Edge, Homed, Object> {

  private final int partitions;
  private final FeedLimits limits;
  private ProcessorContext<Homed, Object> context;
  private AuthorStores.Followers followers;
  private KeyValueStore<Bytes, byte[]> authorPins;

  public KeepFollowers(int partitions, FeedLimits limits) {
    this.partitions = partitions;
    this.limits = limits;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    followers = new AuthorStores.Followers(context, partitions);
    authorPins = context.getStateStore(AuthorStores.AUTHOR_PINS);
  }

  @Override
  public void process(Record<Id, Edge> record) {
    Edge edge = record.value();
    int to = edge.follower().home();
    if (edge.present()) {
      if (followers.add(edge.followee(), edge.follower())) {
        backfill(edge.followee(), to, record.timestamp());
      }
    } else if (followers.remove(edge.followee(), edge.follower())) {
      send(new Delivery.AuthorUnwatched(to, edge.followee()), record.timestamp());
    }
  }

  private void backfill(Id author, int to, long now) {
    KeyRange pins = AuthorStores.pinsOf(author);
    int count = 0;
    Position oldest = null;
    boolean more = false;
    try (KeyValueIterator<Bytes, byte[]> rows = authorPins.range(pins.from(), pins.to())) {
      while (rows.hasNext() && !more) {
        if (count == limits.pins().backfill()) {
          more = true;
        } else {
          KeyValue<Bytes, byte[]> row = rows.next();
          oldest = Pages.position(row.key);
          send(new Delivery.PinDelivered(to, author, oldest, row.value), now);
          count++;
        }
      }
    }
    send(new Delivery.AuthorWatched(to, author, more ? oldest : null), now);
  }

  private void send(Delivery delivery, long now) {
    context.forward(new Record<>(delivery.author(), delivery, now));
  }
}
