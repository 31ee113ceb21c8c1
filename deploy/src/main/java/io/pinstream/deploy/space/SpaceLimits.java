package io.pinstream.deploy.space;

/**
 * The required free space on each disk of the data folder, in bytes.
 *
 * @param start with less than this a start is refused: opening Kafka and RocksDB needs some space
 *     itself
 * @param writes with less than this writes are refused, while reads continue
 * @param again with at least this writes are accepted again; more than {@code writes}, so that the
 *     state does not flap
 */
public record SpaceLimits(long start, long writes, long again) {

  private static final long MIB = 1L << 20;

  /**
   * Accepted commands must still be decided, logged, compacted and cleaned: a cleaned Kafka segment
   * takes up to 64 MiB, flushed memtables another 64 MiB, and RocksDB writes a compacted file
   * before it deletes the old ones.
   */
  public static final SpaceLimits USUAL = keeping(1024 * MIB);

  public SpaceLimits {
    if (start < 0 || start > writes || writes > again) {
      throw new IllegalArgumentException(
          "0 <= start <= writes <= again, not " + start + ", " + writes + ", " + again);
    }
  }

  /** Limits that refuse writes with fewer free bytes than this. */
  public static SpaceLimits keeping(long bytes) {
    return new SpaceLimits(bytes / 4, bytes, bytes + bytes / 4);
  }
}
