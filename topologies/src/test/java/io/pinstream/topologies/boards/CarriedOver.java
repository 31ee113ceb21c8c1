package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Homed;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Moderation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Repartitions that bring what changelogs would restore, which a driver does not read: the stores
 * of {@code decide-board} have it before that processor starts.
 */
final class CarriedOver implements Repartitions {

  private static final List<String> STORES =
      List.of(
          BoardsTopology.BOARDS,
          BoardsTopology.BOARD_LISTS,
          BoardsTopology.BOARD_LINKS,
          BoardsTopology.HELD_BOARD_LINKS,
          BoardsTopology.HELD_LINK_COUNTS,
          KeptReviews.STORE,
          Moderation.COUNTED_REPORTS,
          BoardsTopology.BOARD_LINK_PLACES,
          BoardsTopology.BOARD_SHARES,
          BoardsTopology.BOARD_SHARE_PLACES,
          BoardsTopology.BOARD_REMOVALS);

  private final Repartitions repartitions = Repartitions.repartitioned(1);
  private final Map<String, List<KeyValue<Bytes, byte[]>>> contents = new HashMap<>();

  /** What stands in the stores of this application now. */
  static CarriedOver from(DrivenApplication application) {
    CarriedOver carried = new CarriedOver();
    for (String name : STORES) {
      List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
      try (KeyValueIterator<Bytes, byte[]> all = application.store(name).all()) {
        all.forEachRemaining(rows::add);
      }
      carried.contents.put(name, rows);
    }
    return carried;
  }

  @Override
  public <K extends Homed, V> KStream<K, V> connect(
      KStream<Homed, Object> from, Repartition<K, V> hop) {
    KStream<K, V> laid = repartitions.connect(from, hop);
    return hop.equals(BoardsTopology.SHARE_REQUESTS)
        ? laid.process(
            () -> new Restore<K, V>(), Named.as("restore"), STORES.toArray(String[]::new))
        : laid;
  }

  @SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
  private final class Restore<K, V> implements Processor<K, V, K, V> {

    private ProcessorContext<K, V> context;

    @Override
    public void init(ProcessorContext<K, V> context) {
      this.context = context;
      for (String name : STORES) {
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(name);
        store.putAll(contents.getOrDefault(name, List.of()));
      }
    }

    @Override
    public void process(Record<K, V> record) {
      context.forward(record);
    }
  }
}
