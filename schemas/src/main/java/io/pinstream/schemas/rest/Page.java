package io.pinstream.schemas.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, assembled from stored JSON: nothing is parsed or printed again.
 *
 * @param items JSON objects, newest first
 * @param next the position after which the next page begins, or null at the end
 */
public record Page(List<byte[]> items, @Nullable Position next) {

  /**
   * A page request.
   *
   * @param limit 1 to 100
   * @param after the position after which the page begins; null for the first page
   */
  public record Request(int limit, @Nullable Position after) {
    public static final int DEFAULT_LIMIT = 25;
    public static final int MAX_LIMIT = 100;
  }

  /** The body {@code {"items": [...], "next": ...}}; {@code list} marks the cursor's list. */
  public byte[] toJson(char list) {
    int size = 64;
    for (byte[] item : items) {
      size += item.length + 1;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    out.writeBytes(OPEN);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(items.get(i));
    }
    String cursor = next == null ? "null" : '"' + Cursor.encode(list, next) + '"';
    out.writeBytes(("],\"next\":" + cursor + "}").getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static final byte[] OPEN = "{\"items\":[".getBytes(StandardCharsets.US_ASCII);
}
