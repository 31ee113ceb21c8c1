package io.pinstream.workers.images;

import io.pinstream.workers.images.pixels.HuffmanTables;
import io.pinstream.workers.images.pixels.JpegPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the marker segments of a JPEG (ITU-T T.81 annex B, JFIF in ITU-T T.871, Exif in
 * CIPA DC-008, colour profiles in ICC.1 annex B.4).
 */
final class JpegStructure {

  private static final int TEM = 0x01;
  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int DHT = 0xC4;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DNL = 0xDC;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /** Marker, length, identifier, version, density and a thumbnail of 0 by 0 pixels. */
  private static final int JFIF_BYTES = 18;

  /** Marker, length, identifier, version, flags and the colour transform. */
  private static final int ADOBE_BYTES = 16;

  private static final byte[] END_OF_IMAGE = {(byte) 0xFF, (byte) EOI};

  private final byte[] upload;
  private final ByteView in;
  private final CleanCopy out;

  private @Nullable Canvas canvas;
  private @Nullable JpegPixels pixels;
  private boolean progressive;
  private final HuffmanTables huffman = new HuffmanTables();
  private final Set<Integer> components = new HashSet<>();
  private final List<JpegPixels.Part> parts = new ArrayList<>();
  private JpegPixels.Band band = new JpegPixels.Band(0, 63, 0, 0);
  private int restartInterval;
  private int quantizationTables;
  private int scans;
  private boolean jfif;
  private boolean exif;
  private int orientation = ExifOrientation.UPRIGHT;

  JpegStructure(byte[] upload) {
    this.upload = upload;
    this.in = new ByteView(upload);
    this.out = new CleanCopy(upload);
  }

  Inspection.Accepted walk() throws RefusalException {
    int at = 2; // After SOI, which the sniffing has seen.
    while (true) {
      int start = nextMarker(at);
      // Videos of phones may follow the last scan without a marker that ends the picture.
      if ((start != at || start == upload.length) && isComplete()) {
        return accepted(endAt(at));
      }
      in.need(start, 2);
      if (start > at) {
        out.drop(at, start);
      }
      at = start;
      while (in.u8(at) == 0xFF) { // Any number of fill bytes may precede a marker (B.1.1.2).
        at++;
      }
      int marker = in.u8(at++);
      if (marker == EOI) {
        return accepted(at);
      }
      if (marker == TEM || (marker >= RST0 && marker <= RST7)) {
        out.drop(start, at); // Decoders pass over those that stand where they mean nothing.
        continue;
      }
      boolean known = marker >= SOF0 && marker != SOI;
      boolean whole = in.length() - at >= 2 && in.u16(at) <= in.length() - at;
      if (isComplete() && (!known || !whole)) {
        return accepted(endAt(start));
      }
      if (!known) {
        throw RefusalException.malformed("The JPEG has a marker where none may be.");
      }
      int length = in.u16(at);
      in.need(at, length);
      int end = at + Math.max(2, length); // Decoders take less than its own two bytes for two.
      segment(marker, start, at - 2, at + 2, end);
      at = marker == SOS ? afterScan(end) : end;
    }
  }

  /** Where the next marker, or the fill bytes before it, begins; the end of the file if nowhere. */
  private int nextMarker(int from) {
    int at = from;
    while (at < upload.length) {
      int code = at;
      while (code < upload.length && upload[code] == (byte) 0xFF) {
        code++;
      }
      if (code == upload.length) {
        return code;
      }
      if (code > at && upload[code] != 0) {
        return at;
      }
      at = code + 1;
    }
    return at;
  }

  private boolean isComplete() {
    return pixels != null && pixels.isComplete();
  }

  /** Adds the missing end of the image at {@code at}. */
  private int endAt(int at) {
    out.replace(at, at, END_OF_IMAGE);
    return at;
  }

  private Inspection.Accepted accepted(int end) throws RefusalException {
    Canvas stored = canvas;
    if (stored == null || scans == 0) {
      throw RefusalException.malformed("The JPEG ends without a picture.");
    }
    byte[] clean = out.finish(end);
    return ExifOrientation.swapsSides(orientation)
        ? new Inspection.Accepted(ImageType.JPEG, stored.height(), stored.width(), clean)
        : new Inspection.Accepted(ImageType.JPEG, stored.width(), stored.height(), clean);
  }

  /**
   * Handles one segment.
   *
   * @param start of the fill bytes before the marker
   * @param code of the two bytes of the marker
   * @param body after the length
   */
  private void segment(int marker, int start, int code, int body, int end) throws RefusalException {
    switch (marker) {
      case SOF0, SOF0 + 1, SOF2 -> frame(marker, body, end);
      case DHT -> huffmanTables(body, end);
      case DQT -> quantizationTables(body, end);
      case DRI -> {
        if (end - body != 2) {
          throw RefusalException.malformed("The JPEG has a damaged restart interval.");
        }
        restartInterval = in.u16(body);
      }
      case SOS -> scanHeader(body, end);
      case APP0 -> jfif(start, code, body, end);
      case APP1 -> exif(start, code, body, end);
      case APP2 -> {
        // A profile may be split over segments; number and count of the parts follow the name.
        if (!in.startsWith(body, "ICC_PROFILE\0") || end - body < 14) {
          out.drop(start, end);
        }
      }
      case APP14 -> adobe(start, code, body, end);
      default -> {
        boolean application = marker > APP2 && marker <= APP15;
        if (!application && marker != COM && marker != DAC && marker != DNL) {
          // SOF3 and above, DHP, EXP, JPGn.
          throw RefusalException.unsupported(
              "The JPEG uses lossless, hierarchical or arithmetic coding, which browsers do not"
                  + " show.");
        }
        out.drop(start, end);
      }
    }
  }

  /** Frame header (B.2.2). */
  private void frame(int marker, int body, int end) throws RefusalException {
    if (canvas != null) {
      throw RefusalException.malformed("The JPEG has more than one frame.");
    }
    if (end - body < 6 || end - body != 6 + 3 * in.u8(body + 5)) {
      throw RefusalException.malformed("The JPEG has a damaged frame header.");
    }
    int count = in.u8(body + 5);
    if (in.u8(body) != 8 || (count != 1 && count != 3 && count != 4)) {
      throw RefusalException.unsupported(
          "The JPEG does not have 8 bits in each of 1, 3 or 4 colour components.");
    }
    progressive = marker == SOF2;
    Canvas size = Canvas.of(in.u16(body + 3), in.u16(body + 1));
    canvas = size;
    pixels = new JpegPixels(upload, size.width(), size.height(), progressive, huffman);
    for (int at = body + 6; at < end; at += 3) {
      int sampling = in.u8(at + 1);
      boolean sound =
          components.add(in.u8(at))
              && isSamplingFactor(sampling >> 4)
              && isSamplingFactor(sampling & 0xF)
              && in.u8(at + 2) <= 3;
      if (!sound) {
        throw RefusalException.malformed("The JPEG has a damaged frame header.");
      }
      pixels.component(in.u8(at), sampling >> 4, sampling & 0xF);
    }
  }

  private static boolean isSamplingFactor(int factor) {
    return factor >= 1 && factor <= 4;
  }

  /** Huffman tables (B.2.4.2): class and number, 16 counts of codes by length, the values. */
  private void huffmanTables(int body, int end) throws RefusalException {
    int at = body;
    while (at < end) {
      if (end - at < 17 || (in.u8(at) & 0xEC) != 0) {
        throw RefusalException.malformed("The JPEG has a damaged Huffman table.");
      }
      int values = 0;
      for (int i = 1; i <= 16; i++) {
        values += in.u8(at + i);
      }
      if (values > 256
          || at + 17 + values > end
          || !huffman.read(in.u8(at), upload, at + 1, at + 17 + values)) {
        throw RefusalException.malformed("The JPEG has a damaged Huffman table.");
      }
      at += 17 + values;
    }
  }

  /** Quantization tables (B.2.4.1): precision and number, 64 values of one or two bytes. */
  private void quantizationTables(int body, int end) throws RefusalException {
    int at = body;
    while (at < end) {
      int head = in.u8(at);
      if ((head & 0xEC) != 0) {
        throw RefusalException.malformed("The JPEG has a damaged quantization table.");
      }
      quantizationTables |= 1 << (head & 3);
      at += head >> 4 == 0 ? 65 : 129;
      if (at > end) {
        throw RefusalException.malformed("The JPEG has a damaged quantization table.");
      }
    }
  }

  /** Scan header (B.2.3). */
  private void scanHeader(int body, int end) throws RefusalException {
    if (canvas == null || quantizationTables == 0) {
      throw RefusalException.malformed("The JPEG has pixel data before the headers for it.");
    }
    if (++scans > ImageInspector.MAX_SCANS) {
      throw new RefusalException(
          Inspection.Reason.TOO_MANY_SCANS,
          "The JPEG has more than " + ImageInspector.MAX_SCANS + " scans.");
    }
    int count = end > body ? in.u8(body) : 0;
    if (count < 1 || count > 4 || end - body != 4 + 2 * count) {
      throw damagedScan();
    }
    Set<Integer> inScan = new HashSet<>();
    parts.clear();
    for (int i = 0; i < count; i++) {
      int component = in.u8(body + 1 + 2 * i);
      boolean sound =
          components.contains(component)
              && inScan.add(component)
              && (in.u8(body + 2 + 2 * i) & 0xCC) == 0;
      if (!sound) {
        throw damagedScan();
      }
      int tables = in.u8(body + 2 + 2 * i);
      parts.add(new JpegPixels.Part(component, tables >> 4, tables & 3));
    }
    // Sequential decoders ignore the other parameters, and some cameras write nonsense there.
    band = new JpegPixels.Band(0, 63, 0, 0);
    if (progressive) {
      int from = in.u8(end - 3);
      int to = in.u8(end - 2);
      int high = in.u8(end - 1) >> 4;
      int low = in.u8(end - 1) & 0xF;
      boolean spectrum = from == 0 ? to == 0 : from <= to && to <= 63 && count == 1;
      boolean bits = low <= 13 && (high == 0 || low == high - 1);
      if (!spectrum || !bits) {
        throw damagedScan();
      }
      band = new JpegPixels.Band(from, to, high, low);
    }
  }

  private static RefusalException damagedScan() {
    return RefusalException.malformed("The JPEG has a damaged scan header.");
  }

  /**
   * The end of the scan whose data begins at {@code from}. Of a damaged scan decoders show what
   * they can, up to the next marker that is not a restart; when they look for a restart, they skip
   * reserved markers too.
   */
  private int afterScan(int from) throws RefusalException {
    JpegPixels walker = pixels;
    if (walker == null) {
      throw damagedScan();
    }
    JpegPixels.Scan scan = walker.scan(from, parts, band, restartInterval);
    if (scan.end() == JpegPixels.End.COMPLETE) {
      return scan.at();
    }
    int at = scan.at();
    while (true) {
      at = nextMarker(at);
      in.need(at, 2);
      int marker = at;
      while (in.u8(at) == 0xFF) {
        at++;
      }
      int code = in.u8(at);
      boolean passed = (code >= RST0 && code <= RST7) || (restartInterval > 0 && code < SOF0);
      if (!passed) {
        if (marker == from) {
          throw RefusalException.malformed("The JPEG has a scan without pixel data.");
        }
        return marker;
      }
    }
  }

  /** Keeps version and density of JFIF; removes its thumbnail and other data in APP0. */
  private void jfif(int start, int code, int body, int end) throws RefusalException {
    if (!in.startsWith(body, "JFIF\0") || end - body < 14) {
      out.drop(start, end);
      return;
    }
    jfif = true;
    if (end - code != JFIF_BYTES || in.u16(end - 2) != 0) {
      byte[] bare = Arrays.copyOfRange(upload, code, code + JFIF_BYTES);
      bare[3] = JFIF_BYTES - 2;
      bare[2] = 0;
      bare[JFIF_BYTES - 2] = 0;
      bare[JFIF_BYTES - 1] = 0;
      out.replace(start, end, bare);
    }
  }

  /** Keeps the transform between colour models that Adobe's APP14 names (T.872, 6.5.3). */
  private void adobe(int start, int code, int body, int end) {
    if (!in.startsWith(body, "Adobe") || end - code < ADOBE_BYTES) {
      out.drop(start, end);
    } else if (end - code > ADOBE_BYTES) {
      byte[] bare = Arrays.copyOfRange(upload, code, code + ADOBE_BYTES);
      bare[2] = 0;
      bare[3] = ADOBE_BYTES - 2;
      out.replace(start, end, bare);
    }
  }

  /**
   * Keeps the orientation of the first Exif segment before the pixels, and removes every other
   * APP1.
   */
  private void exif(int start, int code, int body, int end) throws RefusalException {
    if (exif || scans > 0 || !in.startsWith(body, "Exif\0") || end - body < 6) {
      out.drop(start, end);
      return;
    }
    exif = true;
    orientation = ExifOrientation.read(in, body + 6, end);
    // Without JFIF, Java's decoder may take a JPEG for YCbCr only because it has Exif: an upright
    // orientation has no effect, and keeps the colors as they were.
    if (orientation == ExifOrientation.UPRIGHT && jfif) {
      out.drop(start, end);
    } else if (!ExifOrientation.isSegment(upload, code, end, orientation)) {
      out.replace(start, end, ExifOrientation.segment(orientation));
    }
  }
}
