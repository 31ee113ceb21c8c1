package io.pinstream.deploy.space;

/**
 * How much of each disk under the data folder must stay free, in bytes.
 *
 * @param start with less than this a start is refused: opening Kafka and RocksDB takes some itself
 * @param writes with less than this writes are refused, and reads go on
 * @param again with at least this they are accepted again; more than {@code writes}, so that it
 *     does not go to and fro
 */
public record SpaceLimits(long start, long writes, long again) {

  private static final long MIB = 1L << 20;

  /**
   * What has been accepted must still be decided, logged, compacted and cleaned: a cleaned Kafka
   * segment takes up to 64 MiB, memtables that are flushed another 64 MiB, and RocksDB writes a
   * compacted file before it removes the old ones.
   */
  public static final SpaceLimits USUAL = keeping(1024 * MIB);

  public SpaceLimits {
    if (start < 0 || start > writes || writes > again) {
      throw new IllegalArgumentException(
          "0 <= start <= writes <= again, not " + start + ", " + writes + ", " + again);
    }
  }

  /** Writes are refused with less than so many bytes; the others follow from that. */
  public static SpaceLimits keeping(long bytes) {
    return new SpaceLimits(bytes / 4, bytes, bytes + bytes / 4);
  }
}
