package io.pinstream.topologies.images;

import java.util.Optional;

/** The image formats that an upload may have. */
public enum ImageType {
  /** JPEG with Huffman coding, baseline, extended or progressive (ITU-T T.81). */
  JPEG("image/jpeg"),
  /** PNG and animated PNG (W3C Portable Network Graphics, third edition). */
  PNG("image/png"),
  /** WebP: lossy, lossless, with alpha, animated (RFC 9649). */
  WEBP("image/webp"),
  /** GIF87a and GIF89a. */
  GIF("image/gif");

  private final String contentType;

  ImageType(String contentType) {
    this.contentType = contentType;
  }

  /** The media type, lower case and without parameters, as in {@code image/jpeg}. */
  public String contentType() {
    return contentType;
  }

  /**
   * The format of exactly this media type.
   *
   * @param contentType lower case, without parameters; other spellings ({@code image/jpg}) are not
   *     known
   * @return empty for a media type that is none of these formats
   */
  public static Optional<ImageType> ofContentType(String contentType) {
    for (ImageType type : values()) {
      if (type.contentType.equals(contentType)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
