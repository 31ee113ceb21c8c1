package io.pinstream.feed.reader;

import io.pinstream.feed.Delivery;
import io.pinstream.feed.FeedLimits;
import io.pinstream.schemas.id.Id;
import java.util.random.RandomGenerator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps the feeds of the readers who live here. Owns their cache. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
public final class KeepFeeds implements Processor<Id, Delivery, Void, Void> {

  private final RandomGenerator random;
  private final FeedLimits limits;
  private SeenPins seenPins;

  public KeepFeeds(RandomGenerator random, FeedLimits limits) {
    this.random = random;
    this.limits = limits;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    FeedCache cache = new FeedCache(context);
    cache.open(random);
    seenPins = new SeenPins(context, cache, limits);
    new FillFeeds(context, cache, seenPins, limits.slice()).start();
  }

  @Override
  public void process(Record<Id, Delivery> record) {
    switch (record.value()) {
      case Delivery.PinDelivered pin -> seenPins.see(pin.author(), pin.position(), pin.json());
      case Delivery.PinWithdrawn pin -> seenPins.withdraw(pin.author(), pin.position());
      case Delivery.AuthorWatched now ->
          seenPins.watch(now.author(), new ReaderStores.Watch(now.count(), now.completeFrom()));
      case Delivery.AuthorUnwatched now -> seenPins.unwatch(now.author());
    }
  }
}
