package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.streams.StoreSet;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The objects that the reader-side processors of a task share: the same stores, and one instance of
 * each class that works on them. So there is one job queue, whichever processor starts a job.
 */
record ReaderSide(
    FeedCache cache,
    ReaderNumbers numbers,
    SeenPins seenPins,
    LocalReaders localReaders,
    LocalAuthors authors,
    Feeds feeds,
    AuthorJobs authorJobs) {

  static StoreSet stores(ReaderSettings settings) {
    return ReaderStores.STORES
        .and(FeedCache.STORES)
        .and(
            StoreSet.of(FeedMemory.builder(settings.budget(), settings.limits().pins().entries())));
  }

  static ReaderSide of(ProcessorContext<?, ?> context, ReaderSettings settings) {
    FeedMemory memory = context.getStateStore(FeedMemory.NAME);
    return memory.shared(ReaderSide.class, () -> made(context, settings));
  }

  private static ReaderSide made(ProcessorContext<?, ?> context, ReaderSettings settings) {
    FeedLimits limits = settings.limits();
    FeedCache cache = new FeedCache(context);
    SeenPins seenPins = new SeenPins(context, limits);
    LocalReaders localReaders = new LocalReaders(context, limits);
    LocalAuthors authors = new LocalAuthors(context, limits, settings.partitions());
    Feeds feeds = new Feeds(cache, seenPins, authors);
    return new ReaderSide(
        cache,
        new ReaderNumbers(context),
        seenPins,
        localReaders,
        authors,
        feeds,
        new AuthorJobs(context, cache, seenPins, localReaders, authors, feeds, settings));
  }
}
