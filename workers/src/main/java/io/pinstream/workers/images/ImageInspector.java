package io.pinstream.workers.images;

import java.util.List;

/**
 * Determines the image type of an upload and makes it safe to serve to strangers, or refuses it.
 *
 * <p>The format is determined from the bytes alone. The file is then walked through, pixels
 * included; everything that is not part of the picture is removed:
 *
 * <ul>
 *   <li>JPEG: every application segment and comment except JFIF (without its thumbnail), ICC
 *       profile, Adobe transform, and of Exif the orientation alone; bytes between segments.
 *   <li>PNG: every chunk that does not change how browsers show the picture: text, time, private
 *       chunks, of Exif all but the orientation; an inconsistent animation.
 *   <li>WebP: Exif, XMP and unknown chunks.
 *   <li>GIF: comments, plain text, every application extension except the loop count, and
 *       incomplete frames.
 * </ul>
 *
 * <p>In all formats, bytes after the end of the picture are cut off: phones write second pictures
 * and videos there, and software a line break. A missing end is added if the picture is complete.
 *
 * <p>Pixels are decoded far enough to know that browsers find a picture: zlib streams are inflated,
 * LZW, Huffman and arithmetic codes are read. They are not kept, so memory does not grow with the
 * picture; see the package {@code pixels}. An accepted file may still hide bytes in its pixels. So
 * serve it with its own content type and {@code X-Content-Type-Options: nosniff}.
 */
public final class ImageInspector {

  /** The longest upload, in bytes. */
  public static final int MAX_BYTES = 20 * 1024 * 1024;

  /**
   * The largest image or canvas, in pixels: 64 Mi, which phones' modes of 50 and 64 megapixels fit
   * into. A viewer needs 268 MB for it; the walk needs at most 34 MB.
   */
  public static final long MAX_PIXELS = 1L << 26;

  /** The longest animation, in frames. */
  public static final int MAX_FRAMES = 2_000;

  /**
   * The largest animation: pixels of the canvas times frames, since a decoder may have to compose a
   * whole canvas for a frame of one pixel.
   */
  public static final long MAX_ANIMATION_PIXELS = 1_000_000_000;

  /** The most that all frames of an animated PNG may unpack to, in bytes. */
  public static final long MAX_ANIMATION_BYTES = 2_000_000_000;

  /**
   * The most scans in a JPEG. Encoders write about ten; each may cost a decoder a pass over all
   * pixels for a few bytes of file.
   */
  public static final int MAX_SCANS = 100;

  /** Brands of files with HEVC pictures (ISO/IEC 23008-12). */
  private static final List<String> HEIC =
      List.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");

  private ImageInspector() {}

  /**
   * Inspects an upload. Never throws; takes time linear in the length of the upload and the number
   * of its pixels.
   *
   * @param upload the bytes as received, which are not changed
   */
  public static Inspection inspect(byte[] upload) {
    try {
      if (upload.length > MAX_BYTES) {
        throw new RefusalException(
            Inspection.Reason.TOO_MANY_BYTES, "The file has more than " + MAX_BYTES + " bytes.");
      }
      ImageType type = sniff(new ByteView(upload));
      return switch (type) {
        case JPEG -> new JpegStructure(upload).walk();
        case PNG -> PngStructure.walk(upload);
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
    throw new RefusalException(Inspection.Reason.NOT_AN_IMAGE, otherFormat(in));
  }

  /** Advice for a picture in an unsupported format. */
  private static String otherFormat(ByteView in) {
    if (in.startsWith(4, "ftypavif") || in.startsWith(4, "ftypavis")) {
      return "The file is an AVIF image, which is not taken: save it as JPEG, PNG or WebP.";
    }
    for (String brand : HEIC) {
      if (in.startsWith(4, "ftyp" + brand)) {
        return "The file is a HEIC image, which most browsers do not show: export it as JPEG"
            + " (iPhone: Settings, Camera, Formats, Most Compatible).";
      }
    }
    if (in.startsWith(0, "\0\0\0\14JXL ") || in.startsWith(0, "\u00FF\n")) {
      return "The file is a JPEG XL image, which is not taken: save it as JPEG, PNG or WebP.";
    }
    return "The file is not a JPEG, PNG, WebP or GIF image.";
  }
}
