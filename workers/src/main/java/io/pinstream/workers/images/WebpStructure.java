package io.pinstream.workers.images;

import io.pinstream.workers.images.pixels.LosslessPixels;
import io.pinstream.workers.images.pixels.PixelException;
import io.pinstream.workers.images.pixels.Vp8Pixels;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the chunks of a WebP (RFC 9649 section 2; VP8 frame header in RFC 6386 section
 * 9.1, VP8L header in RFC 9649 section 3.4). The orientation in Exif is not kept: the browsers'
 * common decoder, libwebp, does not know it.
 */
final class WebpStructure {

  private static final int ALPH = 0x414C5048;
  private static final int ANIM = 0x414E494D;
  private static final int ANMF = 0x414E4D46;
  private static final int ICCP = 0x49434350;
  private static final int VP8 = 0x56503820; // With a space at the end.
  private static final int VP8L = 0x5650384C;
  private static final int VP8X = 0x56503858;

  private static final int ANIMATION_FLAG = 0x02;
  private static final int XMP_FLAG = 0x04;
  private static final int EXIF_FLAG = 0x08;
  private static final int ICC_FLAG = 0x20;

  private static final int HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int FRAME_HEADER_BYTES = 16;

  /** Of the flags in the VP8X chunk, which can only be the first one. */
  private static final int FLAGS_AT = HEADER_BYTES + CHUNK_HEADER_BYTES;

  private final byte[] upload;
  private final ByteView in;
  private final CleanCopy out;

  private @Nullable Canvas canvas;
  private boolean extended;
  private int flags;
  private boolean profile;
  private boolean alpha;
  private int alphaAt;
  private boolean padded = true;
  private boolean picture;
  private boolean animation;
  private int frames;

  WebpStructure(byte[] upload) {
    this.upload = upload;
    this.in = new ByteView(upload);
    this.out = new CleanCopy(upload);
  }

  Inspection.Accepted walk() throws RefusalException {
    int limit = (int) Math.min(upload.length, in.u32le(4) + 8);
    int at = HEADER_BYTES;
    while (at < limit) {
      long end = limit - at < CHUNK_HEADER_BYTES ? Long.MAX_VALUE : at + 8 + size(at);
      if (end > limit && (frames > 0 || (picture && !has(ANIMATION_FLAG)))) {
        break; // What is left is no whole chunk, and the picture is there.
      }
      if (end > limit) {
        throw limit == upload.length
            ? RefusalException.truncated()
            : RefusalException.malformed("The WebP has a chunk that exceeds its container.");
      }
      boolean odd = size(at) % 2 != 0;
      padded = (int) end < limit || !odd;
      int next = (int) end + (odd && padded ? 1 : 0);
      chunk(at, next);
      at = next;
    }
    Canvas size = canvas;
    if (size == null || (!picture && frames == 0)) {
      throw RefusalException.malformed("The WebP ends without a picture.");
    }
    return new Inspection.Accepted(ImageType.WEBP, size.width(), size.height(), clean(at));
  }

  /** The end of the chunk at {@code at}, with the byte that pads it to an even length. */
  private int chunkEnd(int at, int limit) throws RefusalException {
    long end = limit - at < CHUNK_HEADER_BYTES ? Long.MAX_VALUE : at + 8 + size(at) + size(at) % 2;
    if (end > limit) {
      throw RefusalException.malformed("The WebP has a chunk that exceeds its container.");
    }
    return (int) end;
  }

  private int type(int chunk) throws RefusalException {
    return (int) in.u32(chunk);
  }

  private long size(int chunk) throws RefusalException {
    return in.u32le(chunk + 4);
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private void chunk(int at, int end) throws RefusalException {
    int type = type(at);
    boolean animated = has(ANIMATION_FLAG);
    if (at == HEADER_BYTES && type != VP8 && type != VP8L && type != VP8X) {
      throw RefusalException.malformed("The WebP does not begin with a picture.");
    }
    switch (type) {
      case VP8X -> extendedHeader(at);
      case VP8, VP8L -> {
        if (picture || animated || (type == VP8L && alpha)) {
          throw RefusalException.malformed("The WebP has a picture that does not belong there.");
        }
        picture = true;
        Canvas size = pictureSize(at);
        if (canvas != null && !canvas.equals(size)) {
          throw RefusalException.malformed("The WebP has a picture unlike its canvas.");
        }
        canvas = size;
        if (alpha) {
          alpha(alphaAt, size);
        }
        pixels(at, size);
      }
      case ALPH -> {
        if (!extended || animated || alpha || picture) {
          leaveOut(at, end);
        } else {
          alpha = true;
          alphaAt = at;
        }
      }
      case ICCP -> {
        if (!has(ICC_FLAG) || profile || animation || alpha || picture) {
          leaveOut(at, end);
        } else {
          profile = true;
        }
      }
      case ANIM -> {
        if (!animated || animation || size(at) != 6) {
          leaveOut(at, end);
        } else {
          animation = true;
        }
      }
      case ANMF -> {
        if (animated) {
          frame(at, end);
        } else {
          leaveOut(at, end);
        }
      }
      default -> leaveOut(at, end); // Exif, XMP, and what nobody knows.
    }
  }

  private void leaveOut(int at, int end) {
    out.drop(at, end);
    padded = true;
  }

  /** Extended file header (2.7): flags, three reserved bytes, canvas width and height less one. */
  private void extendedHeader(int at) throws RefusalException {
    if (at != HEADER_BYTES || size(at) != 10) {
      throw RefusalException.malformed("The WebP has a damaged extended header.");
    }
    extended = true;
    flags = in.u8(FLAGS_AT);
    canvas = Canvas.of(1L + in.u24le(at + 12), 1L + in.u24le(at + 15));
  }

  /** Animation frame (2.7.1.1): place and size of the frame, an optional ALPH, the picture. */
  private void frame(int at, int end) throws RefusalException {
    Canvas whole = canvas;
    int image = at + CHUNK_HEADER_BYTES + FRAME_HEADER_BYTES;
    if (whole == null || !animation || end - image < CHUNK_HEADER_BYTES || size(at) % 2 != 0) {
      throw RefusalException.malformed("The WebP has a damaged animation frame.");
    }
    long width = 1L + in.u24le(at + 14);
    long height = 1L + in.u24le(at + 17);
    whole.checkFrame(2L * in.u24le(at + 8), 2L * in.u24le(at + 11), width, height);
    whole.checkFrames(++frames);
    boolean withAlpha = type(image) == ALPH;
    int alphaChunk = image;
    if (withAlpha) {
      image = chunkEnd(image, end);
    }
    // Neither muxers nor browsers know other chunks in a frame; without them its size is correct.
    if (chunkEnd(image, end) != end || (type(image) != VP8 && (type(image) != VP8L || withAlpha))) {
      throw RefusalException.malformed("The WebP has an animation frame that is not one picture.");
    }
    if (!pictureSize(image).equals(new Canvas((int) width, (int) height))) {
      throw RefusalException.malformed("The WebP has a picture unlike its frame.");
    }
    if (withAlpha) {
      alpha(alphaChunk, new Canvas((int) width, (int) height));
    }
    pixels(image, new Canvas((int) width, (int) height));
  }

  private void pixels(int chunk, Canvas size) throws RefusalException {
    int from = chunk + CHUNK_HEADER_BYTES;
    int to = from + (int) size(chunk);
    try {
      if (type(chunk) == VP8L) {
        LosslessPixels.check(upload, from + 5, to, size.width(), size.height());
      } else {
        Vp8Pixels.check(upload, from, to, size.width(), size.height());
      }
    } catch (PixelException e) {
      throw RefusalException.pixels("WebP", e.fault());
    }
  }

  /**
   * Alpha (2.7.1.2): two bits each reserved, of preparation, filter and compression; the values.
   */
  private void alpha(int chunk, Canvas size) throws RefusalException {
    int from = chunk + CHUNK_HEADER_BYTES;
    int to = from + (int) size(chunk);
    int head = to > from ? in.u8(from) : 0xFF;
    int method = head & 3;
    boolean sound = method <= 1 && (head >> 4 & 3) <= 1 && head >> 6 <= 1;
    boolean whole = method == 1 || to - from - 1 >= (long) size.width() * size.height();
    if (!sound || !whole) {
      throw RefusalException.pixels("WebP", PixelException.Fault.DAMAGED);
    }
    if (method == 1) {
      try {
        LosslessPixels.check(upload, from + 1, to, size.width(), size.height());
      } catch (PixelException e) {
        throw RefusalException.pixels("WebP", e.fault());
      }
    }
  }

  /** The size in the header of a VP8 or VP8L bitstream. */
  private Canvas pictureSize(int chunk) throws RefusalException {
    int at = chunk + CHUNK_HEADER_BYTES;
    long size = size(chunk);
    if (type(chunk) == VP8L) {
      // 14 bits each of width and height less one, a hint on alpha, three bits of version: 0.
      if (size < 6 || in.u8(at) != 0x2F || in.u8(at + 4) >> 5 != 0) {
        throw RefusalException.malformed("The WebP has a damaged VP8L header.");
      }
      long bits = in.u32le(at + 1);
      return Canvas.of(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF));
    }
    // A key frame that is shown, version 0 to 3, whose first partition lies within the chunk.
    int tag = size < 11 ? 1 : in.u24le(at);
    boolean shownKeyFrame = (tag & 1) == 0 && (tag >> 1 & 7) <= 3 && (tag >> 4 & 1) == 1;
    if (!shownKeyFrame || tag >> 5 >= size || !in.startsWith(at + 3, "\u009D\1*")) {
      throw RefusalException.malformed("The WebP has a damaged VP8 header.");
    }
    return Canvas.of(in.u16le(at + 6) & 0x3FFF, in.u16le(at + 8) & 0x3FFF);
  }

  /** The kept chunks, with flags and RIFF size that are true of them. */
  private byte[] clean(int end) throws RefusalException {
    int trueFlags = (flags & ~(EXIF_FLAG | XMP_FLAG | ICC_FLAG)) | (profile ? ICC_FLAG : 0);
    if (!padded) {
      out.replace(end, end, new byte[1]);
    }
    boolean wholeFile = end == upload.length && out.keepsAll();
    byte[] clean = out.finish(end);
    if (wholeFile && trueFlags == flags && hasTrueSize()) {
      return upload;
    }
    if (wholeFile) {
      clean = upload.clone();
    }
    if (extended) {
      clean[FLAGS_AT] = (byte) trueFlags;
    }
    int riff = clean.length - 8;
    for (int i = 0; i < 4; i++) {
      clean[4 + i] = (byte) (riff >> (8 * i));
    }
    return clean;
  }

  private boolean hasTrueSize() throws RefusalException {
    return in.u32le(4) == upload.length - 8;
  }
}
