package io.pinstream.workers.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one tag of Exif that must survive: how to turn the stored picture to show it upright (CIPA
 * DC-008, tag 0x0112). Values 1 to 8, where 1 is upright and 5 to 8 swap width and height.
 */
final class ExifOrientation {

  static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * Reads the tag from IFD 0 of the TIFF file in {@code [from, to)}.
   *
   * @return 1 also where there is no such tag or no sound TIFF file: damaged Exif is not a reason
   *     to refuse the picture
   */
  static int read(ByteView in, int from, int to) throws RefusalException {
    boolean littleEndian = in.startsWith(from, "II*\0");
    if (to - from < 8 || (!littleEndian && !in.startsWith(from, "MM\0*"))) {
      return UPRIGHT;
    }
    long offset = littleEndian ? in.u32le(from + 4) : in.u32(from + 4);
    if (offset > to - from - 2) {
      return UPRIGHT;
    }
    int directory = from + (int) offset;
    int entries = littleEndian ? in.u16le(directory) : in.u16(directory);
    int entry = directory + 2;
    for (int i = 0; i < entries && to - entry >= ENTRY_BYTES; i++, entry += ENTRY_BYTES) {
      int tag = littleEndian ? in.u16le(entry) : in.u16(entry);
      if (tag == TAG) {
        int type = littleEndian ? in.u16le(entry + 2) : in.u16(entry + 2);
        long count = littleEndian ? in.u32le(entry + 4) : in.u32(entry + 4);
        int value = littleEndian ? in.u16le(entry + 8) : in.u16(entry + 8);
        boolean sound = type == SHORT && count == 1 && value >= 1 && value <= 8;
        return sound ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** Whether the shown picture is as wide as the stored one is high. */
  static boolean swapsSides(int orientation) {
    return orientation >= 5;
  }

  /** A whole APP1 segment, marker included, with this tag and no other. */
  static byte[] segment(int orientation) {
    byte[] segment =
        ("\u00FF\u00E1\0\"Exif\0\0" // marker; length 34; identifier
                + "MM\0*\0\0\0\10" // big-endian TIFF; IFD 0 follows at once
                + "\0\1" // one entry:
                + "\1\22\0\3\0\0\0\1\0\0\0\0" // tag 0x0112, SHORT, one value, the value
                + "\0\0\0\0") // no further IFD
            .getBytes(StandardCharsets.ISO_8859_1);
    segment[29] = (byte) orientation;
    return segment;
  }

  /** A TIFF file with this tag and no other, as the eXIf chunk of a PNG holds it. */
  static byte[] tiff(int orientation) {
    byte[] segment = segment(orientation);
    return Arrays.copyOfRange(segment, 10, segment.length);
  }

  /** Whether {@code [from, to)} is already what {@link #segment} writes. */
  static boolean isSegment(byte[] bytes, int from, int to, int orientation) {
    byte[] segment = segment(orientation);
    return Arrays.equals(bytes, from, to, segment, 0, segment.length);
  }
}
