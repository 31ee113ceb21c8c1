package io.pinstream.topologies.streams;

import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Reads of the stores of a driver, whose one partition is every home's. */
public final class DriverViewStores implements ViewStores {

  private final TopologyTestDriver driver;

  public DriverViewStores(TopologyTestDriver driver) {
    this.driver = driver;
  }

  @Override
  public byte @Nullable [] get(String store, int home, Bytes key) {
    return driver.<Bytes, byte[]>getKeyValueStore(store).get(key);
  }

  @Override
  public <T> T range(
      String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        driver.<Bytes, byte[]>getKeyValueStore(store).range(range.from(), range.to())) {
      return read.apply(rows);
    }
  }
}
