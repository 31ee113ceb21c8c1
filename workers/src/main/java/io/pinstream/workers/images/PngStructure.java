package io.pinstream.workers.images;

import io.pinstream.workers.images.pixels.PixelException;
import io.pinstream.workers.images.pixels.PngPixels;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

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
  private static final int EXIF = 0x65584966;

  /** An empty IEND. */
  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 'B', 0x60, (byte) 0x82
  };

  /** Bit 5 of the first byte of a chunk type (5.4): decoders may ignore the chunk. */
  private static final int ANCILLARY = 0x2000_0000;

  /** Length and type before the data of a chunk, checksum after it. */
  private static final int CHUNK_HEADER_BYTES = 8;

  private static final int CHECKSUM_BYTES = 4;

  private static final int IHDR_BYTES = 13;

  /** Of a colour profile, in bytes. Those of printers have two or three million. */
  private static final int MAX_PROFILE = 4_000_000;

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

  /** A bit for each kept chunk that a file may have once. */
  private int kept;

  private long announcedFrames;
  private boolean animated;
  private long sequence;
  private int frames;

  /** 1 if the still picture is the first frame, else 0. */
  private int stillFrames;

  private boolean frameNeedsData;
  private final boolean animations;
  private int orientation = ExifOrientation.UPRIGHT;
  private boolean interlaced;
  private @Nullable PngPixels frame;
  private long inflated;

  private PngStructure(byte[] upload, boolean animations) {
    this.upload = upload;
    this.animations = animations;
    this.in = new ByteView(upload);
    this.out = new CleanCopy(upload);
  }

  /** Walks through; removes an inconsistent animation, as browsers do. */
  static Inspection.Accepted walk(byte[] upload) throws RefusalException {
    try {
      return new PngStructure(upload, true).walk();
    } catch (DamagedAnimationException e) {
      return new PngStructure(upload, false).walk();
    }
  }

  private Inspection.Accepted walk() throws RefusalException {
    int at = SIGNATURE.length();
    in.need(at, CHUNK_HEADER_BYTES + IHDR_BYTES + CHECKSUM_BYTES);
    if (in.u32(at) != IHDR_BYTES || type(at) != IHDR) {
      throw RefusalException.malformed("The PNG does not begin with a header.");
    }
    if (!hasChecksum(at, IHDR_BYTES)) {
      throw wrongChecksum();
    }
    Canvas canvas = header(at + CHUNK_HEADER_BYTES);
    at += CHUNK_HEADER_BYTES + IHDR_BYTES + CHECKSUM_BYTES;
    try (PngPixels still = rows(canvas.width(), canvas.height())) {
      return chunks(at, canvas, still);
    } finally {
      PngPixels open = frame;
      if (open != null) {
        open.close();
      }
    }
  }

  private Inspection.Accepted chunks(int from, Canvas canvas, PngPixels still)
      throws RefusalException {
    int at = from;
    while (true) {
      boolean whole = upload.length - at >= CHUNK_HEADER_BYTES + CHECKSUM_BYTES;
      long length = whole ? in.u32(at) : 0;
      whole &= length <= upload.length - at - CHUNK_HEADER_BYTES - CHECKSUM_BYTES;
      if (!whole && (still.isComplete() || upload.length - at <= CHUNK_HEADER_BYTES)) {
        return accepted(canvas, still, at, true);
      }
      int type = type(at);
      int data = at + CHUNK_HEADER_BYTES;
      int end = whole ? data + (int) length + CHECKSUM_BYTES : upload.length;
      if (part == Part.IN_PIXELS && type != IDAT) {
        part = Part.AFTER_PIXELS;
      }
      boolean checksum = whole && hasChecksum(at, (int) length);
      if (type == IDAT) {
        pixels(at, whole ? end - CHECKSUM_BYTES : end, end, checksum, still);
      } else if (type == IEND) {
        return accepted(canvas, still, checksum && length == 0 ? end : at, !checksum || length > 0);
      } else if (!whole) {
        throw RefusalException.truncated();
      } else if ((type & ANCILLARY) != 0) {
        if (type == EXIF) {
          exif(at, data, end, checksum);
        } else if (!checksum || !keeps(type, data, (int) length, canvas)) {
          out.drop(at, end);
        }
      } else if (!checksum) {
        throw wrongChecksum();
      } else if (type == PLTE) {
        palette((int) length);
      } else {
        throw RefusalException.malformed("The PNG has an unknown or misplaced critical chunk.");
      }
      at = end;
    }
  }

  /** Ends the picture at {@code end}; adds the end of a PNG if it is missing. */
  private Inspection.Accepted accepted(Canvas canvas, PngPixels still, int end, boolean open)
      throws RefusalException {
    if (!pixels) {
      throw open
          ? RefusalException.truncated()
          : RefusalException.malformed("The PNG ends without a picture.");
    }
    if (!still.isComplete()) {
      throw RefusalException.truncated();
    }
    endFrame();
    if (animated && (frames != announcedFrames || frameNeedsData)) {
      throw damagedAnimation();
    }
    if (open) {
      out.replace(end, end, END);
    }
    boolean turned = ExifOrientation.swapsSides(orientation);
    return new Inspection.Accepted(
        ImageType.PNG,
        turned ? canvas.height() : canvas.width(),
        turned ? canvas.width() : canvas.height(),
        out.finish(end));
  }

  private int type(int chunk) throws RefusalException {
    return (int) in.u32(chunk + 4);
  }

  /** Whether the checksum of a chunk that is wholly there is right (5.3). */
  private boolean hasChecksum(int chunk, int length) throws RefusalException {
    return checksum(chunk + 4, 4 + length) == in.u32(chunk + CHUNK_HEADER_BYTES + length);
  }

  private long checksum(int from, int count) {
    checksum.reset();
    checksum.update(upload, from, count);
    return checksum.getValue();
  }

  private static RefusalException wrongChecksum() {
    return RefusalException.malformed("The PNG has a chunk with a wrong checksum.");
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
    interlaced = in.u8(at + 12) == 1;
    return Canvas.of(in.u32(at), in.u32(at + 4));
  }

  private PngPixels rows(int width, int height) {
    int channels =
        switch (colorType) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    return new PngPixels(width, height, channels * bitDepth, interlaced);
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

  /**
   * Image data (11.2.3): all of its chunks follow each other. Data after the last row is removed,
   * and a checksum is corrected if the pixels are valid: browsers do not check it.
   */
  private void pixels(int chunk, int dataEnd, int end, boolean checksum, PngPixels still)
      throws RefusalException {
    if (part == Part.AFTER_PIXELS || (colorType == 3 && paletteEntries == 0)) {
      throw RefusalException.malformed("The PNG has pixel data where none may be.");
    }
    part = Part.IN_PIXELS;
    int data = chunk + CHUNK_HEADER_BYTES;
    pixels |= dataEnd > data;
    frameNeedsData = false;
    if (still.isFinished()) {
      out.drop(chunk, end);
      return;
    }
    int used = read(still, data, dataEnd);
    if (!checksum || used < dataEnd - data) {
      out.replace(chunk, chunk + 4, bytes(used));
      out.replace(data + used, end, bytes((int) checksum(chunk + 4, 4 + used)));
    }
  }

  private int read(PngPixels rows, int from, int to) throws RefusalException {
    try {
      return rows.read(upload, from, to);
    } catch (PixelException e) {
      throw RefusalException.pixels("PNG", e.fault());
    }
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** Keeps only the orientation of Exif, which browsers apply if it comes before the pixels. */
  private void exif(int chunk, int data, int end, boolean checksum) throws RefusalException {
    int to = end - CHECKSUM_BYTES;
    boolean first = (part == Part.BEFORE_PALETTE || part == Part.AFTER_PALETTE) && isFirst(13);
    int turn = checksum && first ? ExifOrientation.read(in, data, to) : ExifOrientation.UPRIGHT;
    if (turn == ExifOrientation.UPRIGHT) {
      out.drop(chunk, end);
      return;
    }
    orientation = turn;
    byte[] tiff = ExifOrientation.tiff(turn);
    if (!Arrays.equals(upload, data, to, tiff, 0, tiff.length)) {
      ByteBuffer bare = ByteBuffer.allocate(tiff.length + CHUNK_HEADER_BYTES + CHECKSUM_BYTES);
      bare.putInt(tiff.length).putInt(EXIF).put(tiff);
      CRC32 sum = new CRC32();
      sum.update(bare.array(), 4, 4 + tiff.length);
      out.replace(chunk, end, bare.putInt((int) sum.getValue()).array());
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
      case ACTL ->
          animations && beforePixels && length == 8 && isFirst(12) && startsAnimation(data);
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

  /**
   * A name of 1 to 79 bytes, a zero byte, compression method 0, the compressed profile: one that
   * can be inflated, to no more than a profile may have.
   */
  private boolean isProfile(int data, int length) throws RefusalException {
    int name = 0;
    while (name < 80 && name < length && in.u8(data + name) != 0) {
      name++;
    }
    return name >= 1
        && name <= 79
        && length > name + 2
        && in.u8(data + name + 1) == 0
        && PngPixels.inflates(upload, data + name + 2, data + length, MAX_PROFILE);
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
  private boolean startsAnimation(int data) throws RefusalException {
    animated = true;
    announcedFrames = in.u32(data);
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
    if (!canvas.holds(in.u32(data + 12), in.u32(data + 16), width, height)) {
      throw damagedAnimation();
    }
    endFrame();
    canvas.checkFrames(++frames);
    if (part != Part.AFTER_PIXELS) {
      if (width != canvas.width() || height != canvas.height()) {
        throw damagedAnimation();
      }
      stillFrames = 1;
    } else {
      frame = rows((int) width, (int) height);
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
    PngPixels rows = frame;
    if (rows != null) {
      long before = rows.inflated();
      try {
        rows.read(upload, data + 4, data + length);
      } catch (PixelException e) {
        throw damagedAnimation();
      }
      inflated += rows.inflated() - before;
      if (inflated > ImageInspector.MAX_ANIMATION_BYTES) {
        throw Canvas.animationTooLarge();
      }
    }
    return true;
  }

  /** Makes sure that the frame before is complete. */
  private void endFrame() throws RefusalException {
    PngPixels before = frame;
    frame = null;
    if (before != null) {
      boolean complete = before.isComplete();
      before.close();
      if (!complete) {
        throw damagedAnimation();
      }
    }
  }

  private void nextInSequence(int data) throws RefusalException {
    if (in.u32(data) != sequence++) {
      throw damagedAnimation();
    }
  }

  private static RefusalException damagedAnimation() {
    return new DamagedAnimationException();
  }

  private static final class DamagedAnimationException extends RefusalException {

    private static final long serialVersionUID = 1;

    DamagedAnimationException() {
      super(Inspection.Reason.MALFORMED, "The PNG has a damaged animation.");
    }
  }
}
