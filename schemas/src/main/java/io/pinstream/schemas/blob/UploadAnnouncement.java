package io.pinstream.schemas.blob;

import io.pinstream.schemas.id.Id;
import java.util.List;

/**
 * What somebody said that an upload would be. It stands in the upload's own id, so that no node
 * need remember it; and because the object's key holds the id, it cannot be changed afterwards.
 *
 * @param contentType one of {@link #TYPES}
 * @param bytes 1 to {@link #MAX_BYTES}
 */
public record UploadAnnouncement(String contentType, int bytes) {

  public static final List<String> TYPES =
      List.of("image/jpeg", "image/png", "image/webp", "image/gif");

  public static final int MAX_BYTES = 20_000_000;

  private static final int LENGTH_BITS = 25;
  private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;
  private static final long MASK = (1L << (LENGTH_BITS + 2)) - 1;

  public UploadAnnouncement {
    if (!TYPES.contains(contentType) || bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(bytes + " bytes of " + contentType);
    }
  }

  /** Writes it into the last 27 bits of an id, which are free. */
  public Id into(Id upload) {
    long announced = (long) TYPES.indexOf(contentType) << LENGTH_BITS | bytes;
    return new Id(upload.high(), (upload.low() & ~MASK) | announced);
  }

  /** Whether an upload with this id was announced as this. */
  public static boolean says(Id upload, String contentType, long bytes) {
    int type = (int) (upload.low() >>> LENGTH_BITS) & 3;
    return TYPES.get(type).equals(contentType) && (upload.low() & LENGTH_MASK) == bytes;
  }
}
