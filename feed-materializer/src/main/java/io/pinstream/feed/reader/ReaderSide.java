package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.delivery.FeedLimits;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What the processors of a partition of readers have in common, each with a context of its own and
 * all with the same stores.
 */
record ReaderSide(
    FeedCache cache,
    ReaderNumbers numbers,
    SeenPins seenPins,
    LocalReaders localReaders,
    LocalAuthors authors,
    Feeds feeds,
    AuthorJobs authorJobs) {

  static ReaderSide of(ProcessorContext<?, ?> context, ReaderSettings settings) {
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
