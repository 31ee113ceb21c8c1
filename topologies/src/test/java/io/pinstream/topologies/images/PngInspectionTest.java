package io.pinstream.topologies.images;

import static io.pinstream.topologies.images.InspectionAssertions.assertCleanedTo;
import static io.pinstream.topologies.images.InspectionAssertions.assertRefused;
import static io.pinstream.topologies.images.InspectionAssertions.assertUntouched;
import static io.pinstream.topologies.images.Samples.animatedPng;
import static io.pinstream.topologies.images.Samples.concat;
import static io.pinstream.topologies.images.Samples.frameControl;
import static io.pinstream.topologies.images.Samples.insert;
import static io.pinstream.topologies.images.Samples.ints;
import static io.pinstream.topologies.images.Samples.latin1;
import static io.pinstream.topologies.images.Samples.palettePng;
import static io.pinstream.topologies.images.Samples.png;
import static io.pinstream.topologies.images.Samples.pngChunk;
import static io.pinstream.topologies.images.Samples.pngChunkAt;
import static io.pinstream.topologies.images.Samples.withChecksums;
import static io.pinstream.topologies.images.Samples.withChunk;

import io.pinstream.topologies.images.Inspection.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PngInspectionTest {

  @Test
  void removesTextTimeExifAndPrivateChunks() {
    for (String type : new String[] {"tEXt", "zTXt", "iTXt", "tIME", "eXIf", "sPLT", "prVt"}) {
      byte[] data = latin1("Comment\0<script>alert(1)</script>");
      assertCleanedTo(png(), withChunk(png(), "IDAT", type, data), ImageType.PNG);
      assertCleanedTo(png(), withChunk(png(), "IEND", type, data), ImageType.PNG);
    }
  }

  @Test
  void keepsWhatChangesThePicture() {
    byte[] png = withChunk(png(), "IDAT", "gAMA", ints(45455));
    png = withChunk(png, "IDAT", "cHRM", new byte[32]);
    png = withChunk(png, "IDAT", "sRGB", new byte[1]);
    png = withChunk(png, "IDAT", "iCCP", latin1("profile\0\0compressed"));
    png = withChunk(png, "IDAT", "cICP", new byte[] {1, 13, 0, 1});
    png = withChunk(png, "IDAT", "sBIT", new byte[] {8, 8, 8});
    png = withChunk(png, "IDAT", "tRNS", new byte[6]);
    png = withChunk(png, "IDAT", "bKGD", new byte[6]);
    png = withChunk(png, "IDAT", "pHYs", new byte[9]);

    assertUntouched(png, ImageType.PNG);
    assertUntouched(withChunk(palettePng(), "IDAT", "tRNS", new byte[5]), ImageType.PNG);
  }

  @Test
  void removesKnownChunksThatAreRepeatedMisplacedOrOfTheWrongLength() {
    byte[] once = withChunk(png(), "IDAT", "gAMA", ints(45455));

    assertCleanedTo(once, withChunk(once, "IDAT", "gAMA", latin1("evil")), ImageType.PNG);
    assertCleanedTo(png(), withChunk(png(), "IDAT", "gAMA", latin1("too long")), ImageType.PNG);
    assertCleanedTo(png(), withChunk(png(), "IEND", "gAMA", latin1("late")), ImageType.PNG);
    assertCleanedTo(
        palettePng(), withChunk(palettePng(), "PLTE", "tRNS", new byte[1]), ImageType.PNG);
    assertCleanedTo(png(), withChunk(png(), "IDAT", "iCCP", latin1("<html>")), ImageType.PNG);
  }

  @Test
  void refusesAPngWithBytesAfterItsEnd() {
    byte[] html = latin1("<html><script>alert(1)</script></html>");

    assertRefused(Reason.TRAILING_BYTES, concat(png(), html), ImageType.PNG);
    assertRefused(Reason.TRAILING_BYTES, concat(png(), new byte[1]), ImageType.PNG);
    assertRefused(Reason.TRAILING_BYTES, concat(png(), png()), ImageType.PNG);
  }

  @Test
  void refusesAWrongChecksum() {
    for (String type : new String[] {"IHDR", "IDAT", "IEND"}) {
      byte[] png = png();
      png[pngChunkAt(png, type) + 8 + Samples.pngData(png, type).length] ^= 1;
      assertRefused(Reason.MALFORMED, png, ImageType.PNG);
    }
  }

  @Test
  void refusesImpossibleKindsOfPixels() {
    byte[][] impossible = {
      {4, 2, 0, 0, 0}, {16, 3, 0, 0, 0}, {3, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {8, 1, 0, 0, 0},
      {8, 5, 0, 0, 0}, {8, 7, 0, 0, 0}, {2, 6, 0, 0, 0}, {8, 2, 1, 0, 0}, {8, 2, 0, 1, 0},
      {8, 2, 0, 0, 2}, {32, 2, 0, 0, 0}, {(byte) 0x80, 0, 0, 0, 0}
    };
    for (byte[] kind : impossible) {
      byte[] png = png();
      System.arraycopy(kind, 0, png, 24, 5);
      assertRefused(Reason.MALFORMED, withChecksums(png, 8), ImageType.PNG);
    }
  }

  @Test
  void refusesChunksOutOfOrder() {
    byte[] pixels = pngChunk("IDAT", new byte[3]);
    byte[] header = Arrays.copyOf(png(), 33);
    byte[] end = pngChunk("IEND", new byte[0]);

    assertRefused(Reason.MALFORMED, concat(header, end), ImageType.PNG);
    assertRefused(
        Reason.MALFORMED, concat(header, pngChunk("IDAT", new byte[0]), end), ImageType.PNG);
    assertRefused(
        Reason.MALFORMED,
        concat(header, pixels, pngChunk("tEXt", new byte[9]), pixels, end),
        ImageType.PNG);
    assertRefused(
        Reason.MALFORMED,
        concat(header, pixels, pngChunk("PLTE", new byte[3]), end),
        ImageType.PNG);
    assertRefused(
        Reason.MALFORMED, concat(header, pixels, pngChunk("IEND", new byte[1])), ImageType.PNG);
    assertRefused(
        Reason.MALFORMED,
        concat(Arrays.copyOf(png(), 8), pixels, Arrays.copyOfRange(header, 8, 33), end),
        ImageType.PNG);
    assertRefused(
        Reason.MALFORMED, insert(png(), 33, Arrays.copyOfRange(header, 8, 33)), ImageType.PNG);
    assertRefused(Reason.MALFORMED, withChunk(png(), "IDAT", "CgBI", new byte[4]), ImageType.PNG);
  }

  @Test
  void refusesDamagedPalettes() {
    byte[] png = palettePng();
    int palette = pngChunkAt(png, "PLTE");
    byte[] without =
        concat(
            Arrays.copyOf(png, palette),
            Arrays.copyOfRange(png, pngChunkAt(png, "IDAT"), png.length));

    assertRefused(Reason.MALFORMED, without, ImageType.PNG);
    for (int length : new int[] {0, 4, 3 * 257}) {
      byte[] damaged = insert(without, palette, pngChunk("PLTE", new byte[length]));
      assertRefused(Reason.MALFORMED, damaged, ImageType.PNG);
    }
    assertRefused(Reason.MALFORMED, withChunk(png, "IDAT", "PLTE", new byte[3]), ImageType.PNG);
  }

  @Test
  void refusesAnimationsThatDoNotAddUp() {
    byte[] png = animatedPng();
    int control = pngChunkAt(png, "acTL") + 8;
    int firstFrame = pngChunkAt(png, "fcTL") + 8;

    assertRefused(Reason.MALFORMED, with(png, control, ints(3)), ImageType.PNG);
    assertRefused(Reason.MALFORMED, with(png, control, ints(0)), ImageType.PNG);
    assertRefused(Reason.MALFORMED, with(png, firstFrame, ints(7)), ImageType.PNG);
    assertRefused(Reason.MALFORMED, with(png, firstFrame + 4, ints(1, 1)), ImageType.PNG);
    assertRefused(Reason.MALFORMED, with(png, firstFrame + 12, ints(1)), ImageType.PNG);
    assertRefused(Reason.MALFORMED, with(png, firstFrame + 4, ints(-1, -1)), ImageType.PNG);
    assertRefused(
        Reason.MALFORMED,
        withChunk(png, "IEND", "fcTL", frameControl(3, 1, 1, 0, 0)),
        ImageType.PNG);
    assertRefused(
        Reason.ANIMATION_TOO_LARGE,
        with(png, control, ints(ImageInspector.MAX_FRAMES + 1)),
        ImageType.PNG);
  }

  @Test
  void removesFramesOfWhatIsNoAnimation() {
    byte[] frame = pngChunk("fcTL", frameControl(0, 1, 1, 0, 0));
    byte[] data = pngChunk("fdAT", latin1("\0\0\0\1<script>"));

    assertCleanedTo(
        png(), insert(png(), pngChunkAt(png(), "IEND"), concat(frame, data)), ImageType.PNG);
  }

  private static byte[] with(byte[] png, int at, byte[] replacement) {
    byte[] changed = png.clone();
    System.arraycopy(replacement, 0, changed, at, replacement.length);
    return withChecksums(changed, 8);
  }
}
