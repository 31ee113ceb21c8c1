package io.pinstream.feed;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.reader.ReaderStores;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;

/**
 * Keeps stores in memory, and so spares the disk. Restarts carry over what is to be carried over,
 * so that nothing is logged either: a driver would keep every record of it, for good.
 */
final class InMemoryStores extends StreamsBuilder {

  private final List<KeyValue<Bytes, byte[]>> savedAtClosing;
  private final Runnable beforeEachPin;

  /**
   * Stores of one node.
   *
   * @param savedAtClosing takes down what is in {@link FeedCache#SNAPSHOTS} in the end
   * @param beforeEachPin runs before each look at a pin
   */
  InMemoryStores(List<KeyValue<Bytes, byte[]>> savedAtClosing, Runnable beforeEachPin) {
    this.savedAtClosing = savedAtClosing;
    this.beforeEachPin = beforeEachPin;
  }

  @Override
  public synchronized StreamsBuilder addStateStore(StoreBuilder<?> store) {
    if (store.name().equals(FeedMemory.NAME)) {
      return super.addStateStore(store);
    }
    KeyValueBytesStoreSupplier kind =
        switch (store.name()) {
          case FeedCache.SNAPSHOTS -> new Closing(savedAtClosing);
          case ReaderStores.SEEN_PINS -> new SeenByReaders(beforeEachPin);
          default -> Stores.inMemoryKeyValueStore(store.name());
        };
    StoreBuilder<KeyValueStore<Bytes, byte[]>> inMemory =
        Stores.keyValueStoreBuilder(kind, Serdes.Bytes(), Serdes.ByteArray());
    return super.addStateStore(inMemory.withLoggingDisabled());
  }

  private record SeenByReaders(Runnable before) implements KeyValueBytesStoreSupplier {

    @Override
    public String name() {
      return ReaderStores.SEEN_PINS;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new InMemoryKeyValueStore(ReaderStores.SEEN_PINS) {
        @Override
        public synchronized byte[] get(Bytes key) {
          before.run();
          return super.get(key);
        }
      };
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }

  private record Closing(List<KeyValue<Bytes, byte[]>> rows) implements KeyValueBytesStoreSupplier {

    @Override
    public String name() {
      return FeedCache.SNAPSHOTS;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new InMemoryKeyValueStore(FeedCache.SNAPSHOTS) {
        @Override
        public void close() {
          if (isOpen()) {
            rows.addAll(OpenRepartitions.rows(this));
          }
          super.close();
        }
      };
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }
}
