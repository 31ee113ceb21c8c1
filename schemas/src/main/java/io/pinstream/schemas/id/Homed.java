package io.pinstream.schemas.id;

/** Something with a home: a key of a topic or of a store. */
public interface Homed {

  /** The home, 0 to 65535. It never changes, whatever the number of partitions. */
  int home();

  /**
   * The partition of this thing among {@code partitions}, which is a power of two: with twice as
   * many, partition p splits into p and p + partitions, and nothing else moves.
   */
  default int partition(int partitions) {
    return partitionOf(home(), partitions);
  }

  /** The one rule for producers, repartition topics and queries. */
  static int partitionOf(int home, int partitions) {
    if (Integer.bitCount(partitions) != 1) {
      throw new IllegalArgumentException(
          "The number of partitions must be a power of two, not " + partitions);
    }
    return home & (partitions - 1);
  }
}
