package io.pinstream.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.id.Homed;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HomePartitionerTest {

  private static final Headers HEADERS = new RecordHeaders();

  private final HomePartitioner<Homed, String> partitioner = new HomePartitioner<>();

  @Test
  void aKeyGoesToItsHomeModuloThePartitions() {
    assertThat(partitionsOf(0x0000, 4)).containsExactly(0);
    assertThat(partitionsOf(0x1236, 4)).containsExactly(2);
    assertThat(partitionsOf(0xFFFF, 4)).containsExactly(3);
    assertThat(partitionsOf(0xFFFF, 1)).containsExactly(0);
    assertThat(partitionsOf(0xFFFF, 65_536)).containsExactly(0xFFFF);
  }

  @Test
  @SuppressWarnings("NullAway") // Null is how Kafka says tombstone.
  void aTombstoneGoesWhereItsValueWent() {
    assertThat(partitioner.partitions("topic", () -> 6, null, HEADERS, 4)).contains(Set.of(2));
  }

  @Test
  void withTwiceAsManyPartitionsAKeyStaysOrGoesToTheNewHalf() {
    for (int home = 0; home <= 0xFFFF; home += 257) {
      int before = partitionsOf(home, 8).iterator().next();
      assertThat(partitionsOf(home, 16)).containsAnyOf(before, before + 8).hasSize(1);
    }
  }

  @Test
  void theNumberOfPartitionsIsAPowerOfTwo() {
    for (int partitions : new int[] {0, 3, 6, -1}) {
      assertThatThrownBy(() -> partitionsOf(7, partitions))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private Set<Integer> partitionsOf(int home, int partitions) {
    return partitioner.partitions("topic", () -> home, "value", HEADERS, partitions).orElseThrow();
  }
}
