package io.pinstream.schemas.blob;

import io.pinstream.schemas.id.Id;

/** Object keys, and the stable path of the service for an object. */
public final class BlobKeys {

  /** Everything under it expires 24 hours after it came. */
  public static final String UPLOADS = "uploads/";

  /** Checked images: immutable, and the only ones that are served. */
  public static final String MEDIA = "media/";

  /** Weights of announced spam models, by their SHA-256. */
  public static final String MODELS = "models/";

  private BlobKeys() {}

  /**
   * Where {@code user} may put an upload. Contains the user, so that nobody can pin another user's
   * upload.
   */
  public static String upload(Id user, Id upload) {
    return UPLOADS + user + "/" + upload;
  }

  public static String media(Id pin, String mediaKey) {
    return MEDIA + pin + "/" + mediaKey;
  }

  /** The value of {@code image.url}. */
  public static String mediaPath(Id pin, String mediaKey) {
    return "/" + media(pin, mediaKey);
  }
}
