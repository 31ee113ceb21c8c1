package io.pinstream.feed.author;

import io.pinstream.feed.delivery.Delivery;
import io.pinstream.feed.delivery.Edge;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.Step;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Stores the awake followers of the authors of this partition. The first reader in a partition
 * triggers a backfill of the author's newest pins there, ahead of all later deliveries; when the
 * last one leaves, deliveries to that partition stop.
 */
public final class KeepFollowers implements Step<Id, Edge> {

  private final FeedLimits limits;
  private final ProcessorContext<Homed, Object> context;
  private final AuthorStores.Followers followers;
  private final KeyValueStore<Bytes, byte[]> authorPins;

  public static ProcessorSupplier<Id, Edge, Homed, Object> supplier(
      int partitions, FeedLimits limits) {
    return Step.supplier(
        AuthorStores.STORES, context -> new KeepFollowers(context, partitions, limits));
  }

  private KeepFollowers(
      ProcessorContext<Homed, Object> context, int partitions, FeedLimits limits) {
    this.limits = limits;
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
