package io.pinstream.feed;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.reader.ReaderStores;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stores in memory, and so spares the disk. Restarts carry over what is to be carried over,
 * so that nothing is logged either: a driver would keep every record of it, for good.
 */
public final class InMemoryStores implements ProcessorWrapper {

  private static final String KINDS = "in.memory.stores";

  private final Map<String, StoreBuilder<?>> stores = new HashMap<>();
  private Kinds kinds = new Kinds(Map.of());

  private record Kinds(Map<String, KeyValueBytesStoreSupplier> byName) {

    StoreBuilder<?> inMemory(StoreBuilder<?> store) {
      KeyValueBytesStoreSupplier kind = byName.get(store.name());
      return store.name().equals(FeedMemory.NAME)
          ? store
          : Stores.keyValueStoreBuilder(
                  kind == null ? Stores.inMemoryKeyValueStore(store.name()) : kind,
                  Serdes.Bytes(),
                  Serdes.ByteArray())
              .withLoggingDisabled();
    }
  }

  /**
   * A builder of topologies with such stores.
   *
   * @param savedAtClosing takes down what is in {@link FeedCache#SNAPSHOTS} in the end
   * @param beforeEachPin runs before each look at a pin
   */
  static StreamsBuilder builder(
      List<KeyValue<Bytes, byte[]>> savedAtClosing, Runnable beforeEachPin) {
    Map<String, KeyValueBytesStoreSupplier> kinds =
        Map.of(
            FeedCache.SNAPSHOTS,
            new Closing(savedAtClosing),
            ReaderStores.SEEN_PINS,
            new SeenByReaders(beforeEachPin));
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, FeedTopology.APPLICATION);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    settings.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, InMemoryStores.class);
    settings.put(KINDS, new Kinds(kinds));
    return new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
  }

  @Override
  public void configure(Map<String, ?> settings) {
    kinds = Objects.requireNonNull((Kinds) settings.get(KINDS));
  }

  @Override
  public <K, V, L, W> WrappedProcessorSupplier<K, V, L, W> wrapProcessorSupplier(
      String name, ProcessorSupplier<K, V, L, W> supplier) {
    Set<StoreBuilder<?>> inMemory = new HashSet<>();
    Set<StoreBuilder<?>> own = supplier.stores();
    for (StoreBuilder<?> store : own == null ? Set.<StoreBuilder<?>>of() : own) {
      inMemory.add(stores.computeIfAbsent(store.name(), any -> kinds.inMemory(store)));
    }
    return new WrappedProcessorSupplier<>() {
      @Override
      public Processor<K, V, L, W> get() {
        return supplier.get();
      }

      @Override
      public @Nullable Set<StoreBuilder<?>> stores() {
        return inMemory;
      }
    };
  }

  @Override
  public <K, V, W> WrappedFixedKeyProcessorSupplier<K, V, W> wrapFixedKeyProcessorSupplier(
      String name, FixedKeyProcessorSupplier<K, V, W> supplier) {
    return ProcessorWrapper.asWrappedFixedKey(supplier);
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
