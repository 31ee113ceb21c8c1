package io.pinstream.feed.reader;

import io.pinstream.feed.cache.Entry;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.delivery.Delivery;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Step;
import io.pinstream.streams.TaskClose;
import java.util.random.RandomGenerator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Applies deliveries to the feeds of local readers. Owns the feed cache. */
public final class KeepFeeds implements Step<Id, Delivery> {

  private final FeedCache cache;
  private final FillFeeds filling;
  private final SeenPins seenPins;
  private final LocalAuthors authors;
  private final AuthorJobs jobs;

  public static ProcessorSupplier<Id, Delivery, Void, Void> supplier(
      RandomGenerator random, ReaderSettings settings) {
    return Step.supplier(
        ReaderSide.stores(settings), context -> new KeepFeeds(context, random, settings));
  }

  private KeepFeeds(
      ProcessorContext<Void, Void> context, RandomGenerator random, ReaderSettings settings) {
    ReaderSide side = ReaderSide.of(context, settings);
    cache = side.cache();
    seenPins = side.seenPins();
    boolean filled = cache.open(random, seenPins::row);
    authors = side.authors();
    jobs = side.authorJobs();
    jobs.resume();
    filling = new FillFeeds(context, side, settings);
    filling.start(filled);
  }

  @Override
  public void process(Record<Id, Delivery> record) {
    switch (record.value()) {
      case Delivery.PinDelivered pin -> {
        Entry entry = seenPins.see(pin.author(), pin.position(), pin.json());
        if (entry != null) {
          jobs.push(pin.author(), entry);
        }
      }
      case Delivery.PinWithdrawn pin -> seenPins.withdraw(pin.author(), pin.position());
      case Delivery.AuthorWatched now -> {
        seenPins.watch(now.author(), now.completeFrom());
        jobs.fill(now.author());
      }
      case Delivery.AuthorUnwatched now ->
          seenPins.unwatch(now.author(), authors.isRead(now.author()));
    }
  }

  @Override
  public void close() {
    cache.close(filling.isDone() && !TaskClose.isDirty());
  }
}
