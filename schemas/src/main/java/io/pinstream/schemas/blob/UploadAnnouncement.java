package io.pinstream.schemas.blob;

import io.pinstream.schemas.id.Id;
import java.util.List;
import java.util.Map;

/**
 * The announced type and length of an upload. It is part of the upload's id, so no node has to
 * remember it; and because the object's key contains the id, it cannot be changed afterwards.
 *
 * @param contentType one of {@link #TYPES}, or an alias: as the client will send it
 * @param bytes 1 to {@link #MAX_BYTES}
 */
public record UploadAnnouncement(String contentType, int bytes) {

  public static final List<String> TYPES =
      List.of("image/jpeg", "image/png", "image/webp", "image/gif");

  public static final int MAX_BYTES = 20_000_000;

  /** Aliases that programs use for the types. The real type is determined only from the bytes. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "image/jpg", "image/jpeg",
          "image/pjpeg", "image/jpeg",
          "image/jfif", "image/jpeg",
          "image/x-png", "image/png",
          "image/apng", "image/png",
          "image/vnd.mozilla.apng", "image/png",
          "image/x-webp", "image/webp");

  private static final int LENGTH_BITS = 25;
  private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;
  private static final long MASK = (1L << (LENGTH_BITS + 2)) - 1;

  public UploadAnnouncement {
    if (!isKnown(contentType) || bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(bytes + " bytes of " + contentType);
    }
  }

  /** Whether it is one of {@link #TYPES}, or an alias. */
  public static boolean isKnown(String contentType) {
    return TYPES.contains(canonical(contentType));
  }

  private static String canonical(String contentType) {
    return ALIASES.getOrDefault(contentType, contentType);
  }

  /** Writes it into the last 27 bits of an id, which are free. */
  public Id into(Id upload) {
    long announced = (long) TYPES.indexOf(canonical(contentType)) << LENGTH_BITS | bytes;
    return new Id(upload.high(), (upload.low() & ~MASK) | announced);
  }

  /** Whether this is the announcement in an upload's id. */
  public static boolean says(Id upload, String contentType, long bytes) {
    int type = (int) (upload.low() >>> LENGTH_BITS) & 3;
    return TYPES.get(type).equals(canonical(contentType)) && (upload.low() & LENGTH_MASK) == bytes;
  }
}
