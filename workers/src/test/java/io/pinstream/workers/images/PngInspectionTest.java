package io.pinstream.workers.images;

import static io.pinstream.workers.images.InspectionAssertions.assertCleanedTo;
import static io.pinstream.workers.images.InspectionAssertions.assertRefused;
import static io.pinstream.workers.images.InspectionAssertions.assertUntouched;
import static io.pinstream.workers.images.Samples.animatedPng;
import static io.pinstream.workers.images.Samples.concat;
import static io.pinstream.workers.images.Samples.frameControl;
import static io.pinstream.workers.images.Samples.insert;
import static io.pinstream.workers.images.Samples.ints;
import static io.pinstream.workers.images.Samples.latin1;
import static io.pinstream.workers.images.Samples.palettePng;
import static io.pinstream.workers.images.Samples.png;
import static io.pinstream.workers.images.Samples.pngChunk;
import static io.pinstream.workers.images.Samples.pngChunkAt;
import static io.pinstream.workers.images.Samples.withChecksums;
import static io.pinstream.workers.images.Samples.withChunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.workers.images.Inspection.Reason;
import java.nio.ByteOrder;
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
    png =
        withChunk(
            png, "IDAT", "iCCP", concat(latin1("profile\0\0"), Samples.deflate(new byte[500])));
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
  void cutsOffWhatFollowsTheEnd() {
    byte[] html = latin1("<html><script>alert(1)</script></html>");

    for (byte[] tail : new byte[][] {html, new byte[1], latin1("\n"), png()}) {
      assertCleanedTo(png(), concat(png(), tail), ImageType.PNG);
      assertCleanedTo(animatedPng(), concat(animatedPng(), tail), ImageType.PNG);
    }
  }

  @Test
  void putsAMissingEnd() {
    byte[] png = png();
    for (int length = pngChunkAt(png, "IEND"); length < png.length; length++) {
      assertCleanedTo(png, Arrays.copyOf(png, length), ImageType.PNG);
    }
  }

  @Test
  void refusesAWrongChecksumOfTheHeaderAndMendsOthers() {
    byte[] header = withWrongChecksum(png(), "IHDR");
    assertRefused(Reason.MALFORMED, header);
    assertRefused(Reason.MALFORMED, withWrongChecksum(palettePng(), "PLTE"));

    assertCleanedTo(png(), withWrongChecksum(png(), "IDAT"), ImageType.PNG);
    assertCleanedTo(png(), withWrongChecksum(png(), "IEND"), ImageType.PNG);
    byte[] gamma = withChunk(png(), "IDAT", "gAMA", ints(45455));
    assertCleanedTo(png(), withWrongChecksum(gamma, "gAMA"), ImageType.PNG);
  }

  private static byte[] withWrongChecksum(byte[] png, String type) {
    png[pngChunkAt(png, type) + 8 + Samples.pngData(png, type).length] ^= 1;
    return png;
  }

  @Test
  void keepsOfExifTheOrientationAlone() {
    for (int orientation = 2; orientation <= 8; orientation++) {
      byte[] exif = Samples.exifWithPlace(orientation, ByteOrder.LITTLE_ENDIAN);
      byte[] tiff = Arrays.copyOfRange(exif, 6, exif.length);
      byte[] clean = withChunk(png(), "IDAT", "eXIf", ExifOrientation.tiff(orientation));

      assertCleanedTo(clean, withChunk(png(), "IDAT", "eXIf", tiff), ImageType.PNG);
      Inspection.Accepted image = InspectionAssertions.accepted(clean, ImageType.PNG);
      boolean lying = orientation >= 5;
      assertThat(image.width()).isEqualTo(lying ? Samples.HEIGHT : Samples.WIDTH);
      assertThat(image.height()).isEqualTo(lying ? Samples.WIDTH : Samples.HEIGHT);
    }
  }

  @Test
  void refusesPixelsThatAreNotAllThere() {
    byte[] rows = Samples.inflate(Samples.pngData(png(), "IDAT"));

    assertRefused(
        Reason.TRUNCATED, withPixels(Samples.deflate(Arrays.copyOf(rows, rows.length - 1))));
    assertRefused(Reason.MALFORMED, withPixels(latin1("no zlib stream at all")));
    byte[] filter = rows.clone();
    filter[0] = 9;
    assertRefused(Reason.MALFORMED, withPixels(Samples.deflate(filter)));
  }

  @Test
  void leavesOutWhatFollowsThePixelsAndRefusesABomb() {
    byte[] rows = Samples.inflate(Samples.pngData(png(), "IDAT"));
    byte[] packed = Samples.deflate(rows);

    assertCleanedTo(
        withPixels(packed), withPixels(concat(packed, latin1("hidden"))), ImageType.PNG);
    assertCleanedTo(
        withPixels(packed),
        withChunk(withPixels(packed), "IEND", "IDAT", latin1("more")),
        ImageType.PNG);
    assertUntouched(withPixels(Samples.deflate(concat(rows, new byte[100]))), ImageType.PNG);
    assertRefused(
        Reason.TOO_MUCH_DATA, withPixels(Samples.deflate(concat(rows, new byte[50_000_000]))));
  }

  @Test
  void leavesOutAProfileThatIsABomb() {
    byte[] bomb = concat(latin1("x\0\0"), Samples.deflate(new byte[50_000_000]));

    assertCleanedTo(png(), withChunk(png(), "IDAT", "iCCP", bomb), ImageType.PNG);
  }

  private static byte[] withPixels(byte[] packed) {
    byte[] png = png();
    return concat(
        Arrays.copyOf(png, pngChunkAt(png, "IDAT")),
        pngChunk("IDAT", packed),
        Arrays.copyOfRange(png, pngChunkAt(png, "IEND"), png.length));
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
      assertRefused(Reason.MALFORMED, withChecksums(png, 8));
    }
  }

  @Test
  void refusesChunksOutOfOrder() {
    byte[] pixels = pngChunk("IDAT", Arrays.copyOf(Samples.pngData(png(), "IDAT"), 9));
    byte[] header = Arrays.copyOf(png(), 33);
    byte[] end = pngChunk("IEND", new byte[0]);

    assertRefused(Reason.MALFORMED, concat(header, end));
    assertRefused(Reason.MALFORMED, concat(header, pngChunk("IDAT", new byte[0]), end));
    assertRefused(
        Reason.MALFORMED, concat(header, pixels, pngChunk("tEXt", new byte[9]), pixels, end));
    assertRefused(Reason.MALFORMED, concat(header, pixels, pngChunk("PLTE", new byte[3]), end));
    assertRefused(Reason.TRUNCATED, concat(header, pixels, pngChunk("IEND", new byte[1])));
    assertRefused(
        Reason.MALFORMED,
        concat(Arrays.copyOf(png(), 8), pixels, Arrays.copyOfRange(header, 8, 33), end));
    assertRefused(Reason.MALFORMED, insert(png(), 33, Arrays.copyOfRange(header, 8, 33)));
    assertRefused(Reason.MALFORMED, withChunk(png(), "IDAT", "CgBI", new byte[4]));
  }

  @Test
  void refusesDamagedPalettes() {
    byte[] png = palettePng();
    int palette = pngChunkAt(png, "PLTE");
    byte[] without =
        concat(
            Arrays.copyOf(png, palette),
            Arrays.copyOfRange(png, pngChunkAt(png, "IDAT"), png.length));

    assertRefused(Reason.MALFORMED, without);
    for (int length : new int[] {0, 4, 3 * 257}) {
      byte[] damaged = insert(without, palette, pngChunk("PLTE", new byte[length]));
      assertRefused(Reason.MALFORMED, damaged);
    }
    assertRefused(Reason.MALFORMED, withChunk(png, "IDAT", "PLTE", new byte[3]));
  }

  @Test
  void leavesOutAnAnimationThatDoesNotAddUp() {
    byte[] png = animatedPng();
    int control = pngChunkAt(png, "acTL") + 8;
    int firstFrame = pngChunkAt(png, "fcTL") + 8;
    byte[] still = png();

    assertCleanedTo(still, with(png, control, ints(3)), ImageType.PNG);
    assertCleanedTo(still, with(png, control, ints(0)), ImageType.PNG);
    assertCleanedTo(still, with(png, control, ints(-1)), ImageType.PNG);
    assertCleanedTo(still, with(png, firstFrame, ints(7)), ImageType.PNG);
    assertCleanedTo(still, with(png, firstFrame + 4, ints(1, 1)), ImageType.PNG);
    assertCleanedTo(still, with(png, firstFrame + 12, ints(1)), ImageType.PNG);
    assertCleanedTo(still, with(png, firstFrame + 4, ints(-1, -1)), ImageType.PNG);
    assertCleanedTo(
        still, withChunk(png, "IEND", "fcTL", frameControl(3, 1, 1, 0, 0)), ImageType.PNG);
    assertCleanedTo(
        still, with(png, pngChunkAt(png, "fdAT") + 12, latin1("no zlib")), ImageType.PNG);
  }

  @Test
  void boundsTheFramesOfAnAnimation() {
    byte[][] frames = new byte[2 * ImageInspector.MAX_FRAMES][];
    byte[] data = Samples.deflate(new byte[4]);
    for (int i = 0; i < frames.length; i += 2) {
      frames[i] = pngChunk("fcTL", frameControl(i + 1, 1, 1, 0, 0));
      frames[i + 1] = pngChunk("fdAT", concat(ints(i + 2), data));
    }
    byte[] png = png();
    byte[] animated =
        concat(
            Arrays.copyOf(png, 33),
            pngChunk("acTL", ints(ImageInspector.MAX_FRAMES + 1, 0)),
            pngChunk("fcTL", frameControl(0, Samples.WIDTH, Samples.HEIGHT, 0, 0)),
            Arrays.copyOfRange(png, pngChunkAt(png, "IDAT"), pngChunkAt(png, "IEND")),
            concat(frames),
            pngChunk("IEND", new byte[0]));

    assertRefused(Reason.ANIMATION_TOO_LARGE, animated);
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
