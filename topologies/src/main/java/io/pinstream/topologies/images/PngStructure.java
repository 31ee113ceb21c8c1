package io.pinstream.topologies.images;

import java.util.zip.CRC32;

/**
 * One walk through the chunks of a PNG or animated PNG (W3C PNG third edition, sections 5 and 11;
 * section numbers below are of it). An ancillary chunk is kept if it changes how browsers show the
 * picture and is where and as long as it has to be; decoders ignore all others.
 */
final class PngStructure {

  /** The eight bytes that begin a PNG (5.2). */
  static final String SIGNATURE = "\u0089PNG\r\n\u001A\n";

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int TRNS = 0x74524E53;
  private static final int GAMA = 0x67414D41;
  private static final int CHRM = 0x6348524D;
  private static final int SRGB = 0x73524742;
  private static final int ICCP = 0x69434350;
  private static final int SBIT = 0x73424954;
  private static final int BKGD = 0x624B4744;
  private static final int HIST = 0x68495354;
  private static final int PHYS = 0x70485973;
  private static final int CICP = 0x63494350;
  private static final int MDCV = 0x6D444356;
  private static final int CLLI = 0x634C4C49;
  private static final int ACTL = 0x6163544C;
  private static final int FCTL = 0x6663544C;
  private static final int FDAT = 0x66644154;

  /** Bit 5 of the first byte of a chunk type (5.4): decoders may ignore the chunk. */
  private static final int ANCILLARY = 0x2000_0000;

  /** Length and type before the data of a chunk, checksum after it. */
  private static final int CHUNK_HEADER_BYTES = 8;

  private static final int CHECKSUM_BYTES = 4;

  private static final int IHDR_BYTES = 13;

  private enum Part {
    BEFORE_PALETTE,
    AFTER_PALETTE,
    IN_PIXELS,
    AFTER_PIXELS
  }

  private final byte[] upload;
  private final ByteView in;
  private final CleanCopy out;
  private final CRC32 checksum = new CRC32();

  private Part part = Part.BEFORE_PALETTE;
  private int bitDepth;
  private int colorType;
  private int paletteEntries;
  private boolean pixels;

  /** Of the kept chunks that a file may have once, a bit each. */
  private int kept;

  private long announcedFrames;
  private boolean animated;
  private long sequence;
  private int frames;

  /** 1 if the still picture is the first frame, else 0. */
  private int stillFrames;

  private boolean frameNeedsData;

  PngStructure(byte[] upload) {
    this.upload = upload;
    this.in = new ByteView(upload);
    this.out = new CleanCopy(upload);
  }

  Inspection.Accepted walk() throws RefusalException {
    int at = SIGNATURE.length();
    if (checkedLength(at) != IHDR_BYTES || type(at) != IHDR) {
      throw RefusalException.malformed("The PNG does not begin with a header.");
    }
    Canvas canvas = header(at + CHUNK_HEADER_BYTES);
    at += CHUNK_HEADER_BYTES + IHDR_BYTES + CHECKSUM_BYTES;
    while (true) {
      int length = checkedLength(at);
      int end = at + CHUNK_HEADER_BYTES + length + CHECKSUM_BYTES;
      int type = type(at);
      if (part == Part.IN_PIXELS && type != IDAT) {
        part = Part.AFTER_PIXELS;
      }
      switch (type) {
        case PLTE -> palette(length);
        case IDAT -> pixels(length);
        case IEND -> {
          end(length);
          if (end != upload.length) {
            throw RefusalException.trailingBytes();
          }
          return new Inspection.Accepted(
              ImageType.PNG, canvas.width(), canvas.height(), out.finish(end));
        }
        default -> {
          if ((type & ANCILLARY) == 0) {
            throw RefusalException.malformed("The PNG has an unknown or misplaced critical chunk.");
          }
          if (!keeps(type, at + CHUNK_HEADER_BYTES, length, canvas)) {
            out.drop(at, end);
          }
        }
      }
      at = end;
    }
  }

  private int type(int chunk) throws RefusalException {
    return (int) in.u32(chunk + 4);
  }

  /** The length of the data of a chunk that is wholly there, with the right checksum (5.3). */
  private int checkedLength(int chunk) throws RefusalException {
    long length = in.u32(chunk);
    in.need(chunk, CHUNK_HEADER_BYTES + length + CHECKSUM_BYTES);
    checksum.reset();
    checksum.update(upload, chunk + 4, 4 + (int) length);
    if (checksum.getValue() != in.u32(chunk + CHUNK_HEADER_BYTES + (int) length)) {
      throw RefusalException.malformed("The PNG has a chunk with a wrong checksum.");
    }
    return (int) length;
  }

  /** Image header (11.2.1). */
  private Canvas header(int at) throws RefusalException {
    bitDepth = in.u8(at + 8);
    colorType = in.u8(at + 9);
    boolean depth =
        switch (colorType) {
          case 0 -> bitDepth <= 16 && Integer.bitCount(bitDepth) == 1;
          case 3 -> bitDepth <= 8 && Integer.bitCount(bitDepth) == 1;
          case 2, 4, 6 -> bitDepth == 8 || bitDepth == 16;
          default -> false;
        };
    // Compression and filter method have one value each, interlacing two.
    if (!depth || in.u8(at + 10) != 0 || in.u8(at + 11) != 0 || in.u8(at + 12) > 1) {
      throw RefusalException.malformed("The PNG has an impossible kind of pixels.");
    }
    return Canvas.of(in.u32(at), in.u32(at + 4));
  }

  /** Palette (11.2.2). */
  private void palette(int length) throws RefusalException {
    int most = colorType == 3 ? 1 << bitDepth : 256;
    boolean sound = length > 0 && length % 3 == 0 && length / 3 <= most;
    if (part != Part.BEFORE_PALETTE || colorType == 0 || colorType == 4 || !sound) {
      throw RefusalException.malformed("The PNG has a damaged or misplaced palette.");
    }
    paletteEntries = length / 3;
    part = Part.AFTER_PALETTE;
  }

  /** Image data (11.2.3): all of its chunks follow each other. */
  private void pixels(int length) throws RefusalException {
    if (part == Part.AFTER_PIXELS || (colorType == 3 && paletteEntries == 0)) {
      throw RefusalException.malformed("The PNG has pixel data where none may be.");
    }
    part = Part.IN_PIXELS;
    pixels |= length > 0;
    frameNeedsData = false;
  }

  /** Image trailer (11.2.4). */
  private void end(int length) throws RefusalException {
    if (length != 0 || !pixels) {
      throw RefusalException.malformed("The PNG ends without a picture.");
    }
    if (animated && (frames != announcedFrames || frameNeedsData)) {
      throw damagedAnimation();
    }
  }

  /** Whether an ancillary chunk stays (11.3). */
  private boolean keeps(int type, int data, int length, Canvas canvas) throws RefusalException {
    boolean early = part == Part.BEFORE_PALETTE;
    boolean beforePixels = early || part == Part.AFTER_PALETTE;
    boolean palettePast = part == Part.AFTER_PALETTE;
    return switch (type) {
      case CHRM -> early && length == 32 && isFirst(0);
      case GAMA -> early && length == 4 && isFirst(1);
      case ICCP -> early && isProfile(data, length) && isFirst(2);
      case SBIT -> early && length == significantBitsLength() && isFirst(3);
      case SRGB -> early && length == 1 && isFirst(4);
      case CICP -> early && length == 4 && isFirst(5);
      case MDCV -> early && length == 24 && isFirst(6);
      case CLLI -> early && length == 8 && isFirst(7);
      case TRNS -> beforePixels && isTransparencyLength(length) && isFirst(8);
      case BKGD -> beforePixels && length == backgroundLength() && isFirst(9);
      case HIST -> palettePast && length == 2 * paletteEntries && isFirst(10);
      case PHYS -> beforePixels && length == 9 && isFirst(11);
      case ACTL -> beforePixels && length == 8 && isFirst(12) && startsAnimation(data, canvas);
      case FCTL -> animated && startsFrame(data, length, canvas);
      case FDAT -> animated && continuesFrame(data, length);
      default -> false;
    };
  }

  private boolean isFirst(int bit) {
    boolean first = (kept & 1 << bit) == 0;
    kept |= 1 << bit;
    return first;
  }

  /** A name of 1 to 79 bytes, a zero byte, compression method 0, the compressed profile. */
  private boolean isProfile(int data, int length) throws RefusalException {
    int name = 0;
    while (name < 80 && name < length && in.u8(data + name) != 0) {
      name++;
    }
    return name >= 1 && name <= 79 && length > name + 2 && in.u8(data + name + 1) == 0;
  }

  private int significantBitsLength() {
    return switch (colorType) {
      case 0 -> 1;
      case 4 -> 2;
      case 6 -> 4;
      default -> 3;
    };
  }

  private boolean isTransparencyLength(int length) {
    return switch (colorType) {
      case 0 -> length == 2;
      case 2 -> length == 6;
      case 3 -> length >= 1 && length <= paletteEntries;
      default -> false;
    };
  }

  private int backgroundLength() {
    return switch (colorType) {
      case 0, 4 -> 2;
      case 3 -> 1;
      default -> 6;
    };
  }

  /** Animation control (11.3.6.1): number of frames, number of plays. */
  private boolean startsAnimation(int data, Canvas canvas) throws RefusalException {
    animated = true;
    announcedFrames = in.u32(data);
    canvas.checkFrames(announcedFrames);
    if (announcedFrames == 0) {
      throw damagedAnimation();
    }
    return true;
  }

  /**
   * Frame control (11.3.6.2): sequence number, width, height, x, y, delay, disposal, blending. One
   * before the pixels makes the still picture the first frame.
   */
  private boolean startsFrame(int data, int length, Canvas canvas) throws RefusalException {
    if (length != 26 || frameNeedsData || in.u8(data + 24) > 2 || in.u8(data + 25) > 1) {
      throw damagedAnimation();
    }
    nextInSequence(data);
    long width = in.u32(data + 4);
    long height = in.u32(data + 8);
    canvas.checkFrame(in.u32(data + 12), in.u32(data + 16), width, height);
    canvas.checkFrames(++frames);
    if (part != Part.AFTER_PIXELS) {
      if (width != canvas.width() || height != canvas.height()) {
        throw damagedAnimation();
      }
      stillFrames = 1;
    }
    frameNeedsData = true;
    return true;
  }

  /** Frame data (11.3.6.3): sequence number, then what IDAT would hold. */
  private boolean continuesFrame(int data, int length) throws RefusalException {
    if (length < 5 || part != Part.AFTER_PIXELS || frames == stillFrames) {
      throw damagedAnimation();
    }
    nextInSequence(data);
    frameNeedsData = false;
    return true;
  }

  private void nextInSequence(int data) throws RefusalException {
    if (in.u32(data) != sequence++) {
      throw damagedAnimation();
    }
  }

  private static RefusalException damagedAnimation() {
    return RefusalException.malformed("The PNG has a damaged animation.");
  }
}
