package io.pinstream.workers.images;

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
}
