package io.pinstream.feed;

import io.pinstream.feed.delivery.Delivery;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Repartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What partitions have sent each other and is still under way, in lanes: one for each topic, source
 * and target. A lane is first in, first out, as a partition of a topic is for one producer; between
 * lanes there is no order.
 */
final class Lanes {

  private final int partitions;
  private final Map<Lane, Deque<Parcel>> lanes = new TreeMap<>();
  private final List<Delivery> sent = new ArrayList<>();

  Lanes(int partitions) {
    this.partitions = partitions;
  }

  record Lane(String topic, int source, int target) implements Comparable<Lane> {
    @Override
    public int compareTo(Lane other) {
      return Comparator.comparing(Lane::topic)
          .thenComparingInt(Lane::source)
          .thenComparingInt(Lane::target)
          .compare(this, other);
    }
  }

  record Parcel(byte[] key, byte @Nullable [] value) {}

  /** The lanes on which there is something, in a fixed order. */
  List<Lane> open() {
    return List.copyOf(lanes.keySet());
  }

  boolean isOpen(Lane lane) {
    return lanes.containsKey(lane);
  }

  Parcel take(Lane lane) {
    Deque<Parcel> waiting = lanes.getOrDefault(lane, new ArrayDeque<>());
    Parcel parcel = waiting.removeFirst();
    if (waiting.isEmpty()) {
      lanes.remove(lane);
    }
    return parcel;
  }

  void put(Lane lane, Parcel parcel) {
    lanes.computeIfAbsent(lane, l -> new ArrayDeque<>()).addLast(parcel);
  }

  /** For what will be consumed again. */
  void putBack(Lane lane, Parcel parcel) {
    lanes.computeIfAbsent(lane, l -> new ArrayDeque<>()).addFirst(parcel);
  }

  <V> void route(Repartition<Id, V> hop, int source, Parcel parcel) {
    Id key = hop.key().decode(parcel.key());
    if (parcel.value() == null) {
      throw new AssertionError("No hop carries nothing");
    }
    V value = hop.value().decode(parcel.value());
    if (value instanceof Delivery delivery) {
      sent.add(delivery);
    }
    Set<Integer> targets =
        hop.partitioner()
            .partitions(hop.name(), key, value, new RecordHeaders(), partitions)
            .orElseThrow();
    for (int target : targets) {
      put(new Lane(OpenRepartitions.received(hop), source, target), parcel);
    }
  }

  /** How many records are on their way to a partition. */
  int underWay(int partition) {
    return lanes.entrySet().stream()
        .filter(lane -> lane.getKey().target() == partition)
        .mapToInt(lane -> lane.getValue().size())
        .sum();
  }

  /** What author sides have sent since this was last asked, once however many it goes to. */
  List<Delivery> takeSent() {
    List<Delivery> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }
}
