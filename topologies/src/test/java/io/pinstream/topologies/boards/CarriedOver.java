package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Homed;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.Step;
import io.pinstream.topologies.moderation.HeldAuthors;
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
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Repartitions that bring what changelogs would restore, which a driver does not read: the stores
 * of {@code decide-board} have it before that processor starts.
 */
final class CarriedOver implements Repartitions {

  private static final List<String> STORES =
      List.of(
          BoardTable.BOARDS,
          BoardTable.BOARD_LISTS,
          BoardLinks.BOARD_LINKS,
          BoardLinks.HELD_BOARD_LINKS,
          BoardLinks.HELD_LINK_COUNTS,
          KeptReviews.STORE,
          Moderation.COUNTED_REPORTS,
          BoardLinks.BOARD_LINK_PLACES,
          BoardShares.BOARD_SHARES,
          BoardShares.BOARD_SHARE_PLACES,
          RemoveBoards.BOARD_REMOVALS,
          HeldAuthors.STORE,
          PublicBoards.PUBLIC_BOARDS,
          PublicBoards.PUBLIC_BOARD_LINKS,
          PublicBoards.PUBLIC_BOARD_JOBS);

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
        ? laid.process(restore(), Named.as("restore"))
        : laid;
  }

  private <K, V> ProcessorSupplier<K, V, K, V> restore() {
    return Step.supplier(
        BoardTable.STORES
            .and(BoardLinks.STORES)
            .and(BoardShares.STORES)
            .and(RemoveBoards.STORES)
            .and(PublicBoards.STORES)
            .and(HeldAuthors.STORES)
            .and(KeptReviews.STORES)
            .and(Moderation.STORES),
        context -> {
          for (String name : STORES) {
            KeyValueStore<Bytes, byte[]> store = context.getStateStore(name);
            store.putAll(contents.getOrDefault(name, List.of()));
          }
          return context::forward;
        });
  }
}
