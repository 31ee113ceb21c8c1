package io.pinstream.workers.images;

import io.pinstream.workers.images.pixels.GifPixels;
import java.util.Arrays;

/**
 * One walk through the blocks of a GIF (CompuServe, Graphics Interchange Format 89a). The file ends
 * where no block begins, as for browsers; of a truncated file the complete frames stay.
 */
final class GifStructure {

  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int APPLICATION = 0xFF;

  /** Introducer, label, a sub-block with the name and one with the loop count, terminator. */
  private static final int LOOP_BYTES = 19;

  private final byte[] upload;
  private final ByteView in;
  private final CleanCopy out;
  private final GifPixels pixels;
  private long framePixels;

  GifStructure(byte[] upload) {
    this.upload = upload;
    this.in = new ByteView(upload);
    this.out = new CleanCopy(upload);
    this.pixels = new GifPixels(upload);
  }

  Inspection.Accepted walk() throws RefusalException {
    Canvas screen = Canvas.of(in.u16le(6), in.u16le(8)); // Logical screen descriptor (18).
    Canvas canvas = screen;
    int at = afterColorTable(in.u8(10), 13);
    int frames = 0;
    while (true) {
      int block = at < upload.length ? in.u8(at) : TRAILER;
      int next = at;
      try {
        if (block == EXTENSION) {
          next = afterExtension(at);
        } else if (block == IMAGE) {
          canvas = frames == 0 ? around(screen, at) : canvas;
          next = afterImage(at, canvas, frames);
        } else if (block == 0) {
          next = at + 1;
          out.drop(at, next); // Some encoders end their sub-blocks twice.
        }
      } catch (RefusalException unfinished) {
        if (frames == 0 || unfinished.refused().reason() != Inspection.Reason.TRUNCATED) {
          throw unfinished;
        }
      }
      if (next == at) {
        return accepted(canvas, frames, at);
      }
      frames += block == IMAGE ? 1 : 0;
      at = next;
    }
  }

  private Inspection.Accepted accepted(Canvas canvas, int frames, int at) throws RefusalException {
    if (frames == 0) {
      throw at < upload.length
          ? RefusalException.malformed("The GIF ends without a picture.")
          : RefusalException.truncated();
    }
    int end = at;
    if (at < upload.length && in.u8(at) == TRAILER) {
      end = at + 1;
    } else {
      out.replace(at, at, new byte[] {TRAILER});
    }
    return new Inspection.Accepted(
        ImageType.GIF, canvas.width(), canvas.height(), sized(canvas, out.finish(end)));
  }

  /**
   * The screen, enlarged where the first frame reaches beyond it: some browsers do, some do not.
   */
  private Canvas around(Canvas screen, int frame) throws RefusalException {
    return Canvas.of(
        Math.max(screen.width(), in.u16le(frame + 1) + in.u16le(frame + 5)),
        Math.max(screen.height(), in.u16le(frame + 3) + in.u16le(frame + 7)));
  }

  private byte[] sized(Canvas canvas, byte[] gif) throws RefusalException {
    if (canvas.width() == in.u16le(6) && canvas.height() == in.u16le(8)) {
      return gif;
    }
    if (canvas.width() > 0xFFFF || canvas.height() > 0xFFFF) {
      throw RefusalException.malformed("A frame of the image lies outside of its canvas.");
    }
    byte[] sized = gif.clone();
    sized[6] = (byte) canvas.width();
    sized[7] = (byte) (canvas.width() >> 8);
    sized[8] = (byte) canvas.height();
    sized[9] = (byte) (canvas.height() >> 8);
    return sized;
  }

  /** A table follows its descriptor if the flags of that say so (19, 21). */
  private int afterColorTable(int flags, int at) throws RefusalException {
    int length = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    in.need(at, length);
    return at + length;
  }

  /**
   * Image descriptor, local color table and LZW data (20 to 22). A frame may reach beyond the
   * canvas, where browsers cut it off, and may have fewer pixels than it says.
   */
  private int afterImage(int start, Canvas canvas, int frames) throws RefusalException {
    Canvas frame = Canvas.of(in.u16le(start + 5), in.u16le(start + 7));
    canvas.checkFrames(frames + 1);
    long size = (long) frame.width() * frame.height();
    framePixels += size;
    if (framePixels > ImageInspector.MAX_ANIMATION_PIXELS) {
      throw Canvas.animationTooLarge();
    }
    int at = afterColorTable(in.u8(start + 9), start + 10);
    int codeSize = in.u8(at++);
    if (codeSize < 1 || codeSize > 11) {
      throw RefusalException.malformed("The GIF has a frame without readable pixel data.");
    }
    long there = pixels.count(at, codeSize, size);
    int end = afterSubBlocks(at);
    if (there == 0) {
      throw RefusalException.malformed("The GIF has a frame without readable pixel data.");
    }
    return end;
  }

  /** Sub-blocks of 1 to 255 bytes, each after its length, end with a length of zero (15, 16). */
  private int afterSubBlocks(int from) throws RefusalException {
    int at = from;
    int length = in.u8(at++);
    while (length != 0) {
      in.need(at, length);
      at += length;
      length = in.u8(at++);
    }
    return at;
  }

  private int afterExtension(int start) throws RefusalException {
    int label = in.u8(start + 1);
    int end = afterSubBlocks(start + 2);
    switch (label) {
      case GRAPHIC_CONTROL -> {
        if (end - start != 8 || in.u8(start + 2) != 4) {
          throw RefusalException.malformed("The GIF has a damaged graphic control extension.");
        }
      }
      case APPLICATION -> {
        if (!isLoop(start)) {
          out.drop(start, end);
        } else if (end - start != LOOP_BYTES) {
          out.replace(start, end, bareLoop(start));
        }
      }
      // Comment (0xFE), plain text (0x01), which browsers do not draw, and unknown ones. A graphic
      // control before a plain text is left for the next image, as browsers apply it.
      default -> out.drop(start, end);
    }
    return end;
  }

  /** Whether an application extension begins with the loop count that browsers read. */
  private boolean isLoop(int start) {
    return (in.startsWith(start + 2, "\13NETSCAPE2.0")
            || in.startsWith(start + 2, "\13ANIMEXTS1.0"))
        && in.startsWith(start + 14, "\3\1");
  }

  /** The same extension without the sub-blocks after the loop count. */
  private byte[] bareLoop(int start) {
    byte[] bare = Arrays.copyOfRange(upload, start, start + LOOP_BYTES);
    bare[LOOP_BYTES - 1] = 0;
    return bare;
  }
}
