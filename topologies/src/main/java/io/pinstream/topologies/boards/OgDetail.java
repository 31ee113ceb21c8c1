package io.pinstream.topologies.boards;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a page says of itself into a link of a board, as bytes. Both are JSON that {@code Json}
 * wrote, with {@code ogDetail} last; and what stands before it in a Link holds no quotes of
 * anybody's.
 */
final class OgDetail {

  private static final byte[] NAME = ",\"ogDetail\":".getBytes(StandardCharsets.US_ASCII);
  private static final int NULL_AND_BRACE = "null}".length();

  private OgDetail() {}

  /**
   * @param item a BoardLinkItem whose ogDetail is null
   * @param link a Link, or null if none is known
   */
  static byte[] into(byte[] item, byte @Nullable [] link) {
    int name = link == null ? -1 : indexOfName(link);
    if (link == null || name < 0) {
      return item;
    }
    int from = name + NAME.length;
    int kept = item.length - NULL_AND_BRACE;
    return ByteBuffer.allocate(kept + link.length - from)
        .put(item, 0, kept)
        .put(link, from, link.length - from)
        .array();
  }

  private static int indexOfName(byte[] json) {
    for (int at = 0; at + NAME.length <= json.length; at++) {
      if (ByteBuffer.wrap(json, at, NAME.length).equals(ByteBuffer.wrap(NAME))) {
        return at;
      }
    }
    return -1;
  }
}
