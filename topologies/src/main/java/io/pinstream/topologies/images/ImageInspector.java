package io.pinstream.topologies.images;

/**
 * Tells what image an upload is and makes it fit to be served to strangers, or refuses it.
 *
 * <p>The format is told from the bytes alone. The file is then walked through to its structural
 * end, which must be there; whatever is not part of the picture is left out on the way:
 *
 * <ul>
 *   <li>JPEG: every application segment and comment except JFIF (without its thumbnail), ICC
 *       profile, Adobe transform, and of Exif the orientation alone. Bytes after the end are cut
 *       off, because phones write second pictures and videos there (Multi-Picture Format, motion
 *       photos).
 *   <li>PNG: every chunk that does not change how browsers show the picture: text, time, Exif,
 *       private chunks.
 *   <li>WebP: Exif, XMP and unknown chunks.
 *   <li>GIF: comments, plain text, and every application extension except the loop count.
 * </ul>
 *
 * <p>An orientation in the Exif of a PNG or WebP is removed with it; few browsers turn those. Files
 * that lenient decoders would mend, such as a GIF without its trailer, are refused.
 *
 * <p>Bytes after the end of a PNG, WebP or GIF are a reason to refuse it: no camera writes them.
 *
 * <p>Pixel data (entropy-coded segments, zlib and LZW streams, VP8 partitions) and colour profiles
 * are passed on unread: an accepted file may still show a damaged picture, and may hide bytes in
 * the slack of its pixel stream. So serve it with its own content type and {@code
 * X-Content-Type-Options: nosniff}.
 */
public final class ImageInspector {

  /** The longest upload, in bytes. */
  public static final int MAX_BYTES = 20 * 1024 * 1024;

  /** The largest image or canvas, in pixels. */
  public static final long MAX_PIXELS = 50_000_000;

  /** The longest animation, in frames. */
  public static final int MAX_FRAMES = 2_000;

  /**
   * The largest animation: pixels of the canvas times frames, since a decoder may have to compose a
   * whole canvas for a frame of one pixel.
   */
  public static final long MAX_ANIMATION_PIXELS = 1_000_000_000;

  /**
   * The most scans in a JPEG. Encoders write about ten; each may cost a decoder a pass over all
   * pixels for a few bytes of file.
   */
  public static final int MAX_SCANS = 100;

  private ImageInspector() {}

  /**
   * Inspects an upload. Never throws; takes time linear in the length of the upload and allocates
   * nothing, or at most about twice that length if something has to be removed.
   *
   * @param upload the bytes as received, which are not changed
   * @param announced the format that the client said they have
   */
  public static Inspection inspect(byte[] upload, ImageType announced) {
    try {
      if (upload.length > MAX_BYTES) {
        throw new RefusalException(
            Inspection.Reason.TOO_MANY_BYTES, "The file has more than " + MAX_BYTES + " bytes.");
      }
      ImageType type = sniff(new ByteView(upload));
      if (type != announced) {
        throw new RefusalException(
            Inspection.Reason.TYPE_MISMATCH,
            "The file was announced as "
                + announced.contentType()
                + " but is "
                + type.contentType()
                + ".");
      }
      return switch (type) {
        case JPEG -> new JpegStructure(upload).walk();
        case PNG -> new PngStructure(upload).walk();
        case WEBP -> new WebpStructure(upload).walk();
        case GIF -> new GifStructure(upload).walk();
      };
    } catch (RefusalException refusal) {
      return refusal.refused();
    }
  }

  private static ImageType sniff(ByteView in) throws RefusalException {
    if (in.startsWith(0, "\u00FF\u00D8\u00FF")) {
      return ImageType.JPEG;
    }
    if (in.startsWith(0, PngStructure.SIGNATURE)) {
      return ImageType.PNG;
    }
    if (in.startsWith(0, "RIFF") && in.startsWith(8, "WEBP")) {
      return ImageType.WEBP;
    }
    if (in.startsWith(0, "GIF87a") || in.startsWith(0, "GIF89a")) {
      return ImageType.GIF;
    }
    throw new RefusalException(
        Inspection.Reason.NOT_AN_IMAGE, "The file is not a JPEG, PNG, WebP or GIF image.");
  }
}
