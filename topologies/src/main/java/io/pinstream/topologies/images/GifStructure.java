package io.pinstream.topologies.images;

import java.util.Arrays;

/** One walk through the blocks of a GIF (CompuServe, Graphics Interchange Format 89a). */
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

  GifStructure(byte[] upload) {
    this.upload = upload;
    this.in = new ByteView(upload);
    this.out = new CleanCopy(upload);
  }

  Inspection.Accepted walk() throws RefusalException {
    Canvas canvas = Canvas.of(in.u16le(6), in.u16le(8)); // Logical screen descriptor (18).
    int at = afterColorTable(in.u8(10), 13);
    int frames = 0;
    while (true) {
      int block = in.u8(at);
      switch (block) {
        case EXTENSION -> at = afterExtension(at);
        case IMAGE -> {
          canvas.checkFrames(++frames);
          at = afterImage(at, canvas);
        }
        case TRAILER -> {
          if (frames == 0) {
            throw RefusalException.malformed("The GIF ends without a picture.");
          }
          if (at + 1 != upload.length) {
            throw RefusalException.trailingBytes();
          }
          return new Inspection.Accepted(
              ImageType.GIF, canvas.width(), canvas.height(), out.finish(at + 1));
        }
        default -> throw RefusalException.malformed("The GIF has bytes between its blocks.");
      }
    }
  }

  /** A table follows its descriptor if the flags of that say so (19, 21). */
  private int afterColorTable(int flags, int at) throws RefusalException {
    int length = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    in.need(at, length);
    return at + length;
  }

  /** Image descriptor, local color table and LZW data (20 to 22). */
  private int afterImage(int start, Canvas canvas) throws RefusalException {
    canvas.checkFrame(
        in.u16le(start + 1), in.u16le(start + 3), in.u16le(start + 5), in.u16le(start + 7));
    int at = afterColorTable(in.u8(start + 9), start + 10);
    int codeSize = in.u8(at++);
    if (codeSize < 1 || codeSize > 8 || in.u8(at) == 0) {
      throw RefusalException.malformed("The GIF has a frame without readable pixel data.");
    }
    return afterSubBlocks(at);
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
