package io.pinstream.workers.images.pixels;

import org.jspecify.annotations.Nullable;

/** The tables that the scans of a JPEG may name, four of each class; a later one replaces. */
public final class HuffmanTables {

  private final @Nullable HuffmanCode[] dc = new HuffmanCode[4];
  private final @Nullable HuffmanCode[] ac = new HuffmanCode[4];

  /**
   * Reads a table: 16 counts of codes by length, then their values.
   *
   * @param classAndNumber as DHT holds them, in a byte
   * @return false if it is not a valid code
   */
  public boolean read(int classAndNumber, byte[] bytes, int from, int to) {
    HuffmanCode code = HuffmanCode.read(bytes, from, to);
    @Nullable HuffmanCode[] tables = classAndNumber >> 4 == 0 ? dc : ac;
    tables[classAndNumber & 3] = code;
    return code != null;
  }

  @Nullable HuffmanCode dc(int number) {
    return dc[number & 3];
  }

  @Nullable HuffmanCode ac(int number) {
    return ac[number & 3];
  }
}
