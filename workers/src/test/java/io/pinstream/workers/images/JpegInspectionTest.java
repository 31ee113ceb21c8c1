package io.pinstream.workers.images;

import static io.pinstream.workers.images.InspectionAssertions.accepted;
import static io.pinstream.workers.images.InspectionAssertions.assertCleanedTo;
import static io.pinstream.workers.images.InspectionAssertions.assertRefused;
import static io.pinstream.workers.images.InspectionAssertions.assertUntouched;
import static io.pinstream.workers.images.Samples.concat;
import static io.pinstream.workers.images.Samples.contains;
import static io.pinstream.workers.images.Samples.insert;
import static io.pinstream.workers.images.Samples.jpeg;
import static io.pinstream.workers.images.Samples.jpegMarker;
import static io.pinstream.workers.images.Samples.jpegSegment;
import static io.pinstream.workers.images.Samples.latin1;
import static io.pinstream.workers.images.Samples.withSegment;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.workers.images.Inspection.Reason;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegInspectionTest {

  private static final int JFIF_END = 20;

  @Test
  void samplesHaveTheScansAndRestartsTheyAreNamedFor() {
    assertThat(contains(Samples.restartingJpeg(), "\u00FF\u00D1")).isTrue();
    assertThat(contains(Samples.progressiveJpeg(), "\u00FF\u00C2")).isTrue();
    assertThat(jpegMarker(jpeg(), 0xE0)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void keepsOfExifOnlyTheOrientation(int orientation) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] upload =
          insert(jpeg(), JFIF_END, jpegSegment(0xE1, Samples.exifWithPlace(orientation, order)));
      byte[] clean = insert(jpeg(), JFIF_END, ExifOrientation.segment(orientation));

      assertThat(contains(upload, "SecretCam")).isTrue();
      assertCleanedTo(clean, upload, ImageType.JPEG);
      assertThat(contains(clean, "SecretCam")).isFalse();
      assertThat(contains(clean, Samples.ints(48, 1, 51, 1))).isFalse();
      assertThat(clean[JFIF_END + 29]).isEqualTo((byte) orientation);
      assertThat(Samples.pixels(clean)).isEqualTo(Samples.pixels(upload));
    }
  }

  @Test
  void tellsTheSizeAsShownAfterTurning() {
    byte[] upright = withSegment(jpeg(), 0xE1, Samples.exifWithPlace(3, ByteOrder.BIG_ENDIAN));
    byte[] turned = withSegment(jpeg(), 0xE1, Samples.exifWithPlace(6, ByteOrder.BIG_ENDIAN));

    assertThat(accepted(upright, ImageType.JPEG).width()).isEqualTo(Samples.WIDTH);
    assertThat(accepted(turned, ImageType.JPEG).width()).isEqualTo(Samples.HEIGHT);
    assertThat(accepted(turned, ImageType.JPEG).height()).isEqualTo(Samples.WIDTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 65535})
  void removesExifWithoutATurnWholly(int orientation) {
    byte[] exif = jpegSegment(0xE1, Samples.exifWithPlace(orientation, ByteOrder.LITTLE_ENDIAN));

    assertCleanedTo(jpeg(), insert(jpeg(), JFIF_END, exif), ImageType.JPEG);
  }

  @Test
  void decodesAlikeWithoutJfifAndWithoutExif() {
    byte[] full = jpeg();
    int frame = jpegMarker(full, 0xC0);
    int scan = jpegMarker(full, 0xDA);
    full[frame + 11] = 0x11; // Equally large components 4, 5 and 6: their model is in doubt.
    for (int i = 0; i < 3; i++) {
      full[frame + 10 + 3 * i] = (byte) (4 + i);
      full[scan + 5 + 2 * i] = (byte) (4 + i);
    }
    byte[] bare =
        concat(new byte[] {(byte) 0xFF, (byte) 0xD8}, Arrays.copyOfRange(full, 20, full.length));
    byte[] upload = withSegment(bare, 0xE1, Samples.exifWithPlace(1, ByteOrder.BIG_ENDIAN));

    byte[] clean = accepted(upload, ImageType.JPEG).bytes();

    assertThat(contains(clean, "SecretCam")).isFalse();
    assertThat(Samples.pixels(clean)).isEqualTo(Samples.pixels(upload));
    assertThat(Samples.pixels(clean)).isNotEqualTo(Samples.pixels(bare));
  }

  @Test
  void removesDamagedExif() {
    byte[] exif = Samples.exifWithPlace(6, ByteOrder.BIG_ENDIAN);
    for (int length = 0; length < 32; length++) {
      byte[] segment = jpegSegment(0xE1, Arrays.copyOf(exif, length));
      assertCleanedTo(jpeg(), insert(jpeg(), JFIF_END, segment), ImageType.JPEG);
    }
  }

  @Test
  void keepsTheOrientationOfTheFirstExifOnly() {
    byte[] first = jpegSegment(0xE1, Samples.exifWithPlace(8, ByteOrder.BIG_ENDIAN));
    byte[] second = jpegSegment(0xE1, Samples.exifWithPlace(3, ByteOrder.BIG_ENDIAN));

    assertCleanedTo(
        insert(jpeg(), JFIF_END, ExifOrientation.segment(8)),
        insert(jpeg(), JFIF_END, concat(first, second)),
        ImageType.JPEG);
  }

  @Test
  void removesXmpCommentsAndPrivateSegments() {
    byte[] metadata =
        concat(
            jpegSegment(0xE1, latin1("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")),
            jpegSegment(0xFE, latin1("<html><script>alert(1)</script></html>")),
            jpegSegment(0xE2, latin1("MPF\0II*\0\10\0\0\0")),
            jpegSegment(0xE0, latin1("JFXX\0\20")),
            jpegSegment(0xED, latin1("Photoshop 3.0\0008BIM%PDF-1.7")),
            jpegSegment(0xEB, latin1("JP c2pa")),
            jpegSegment(0xEF, new byte[0]),
            jpegSegment(0xEE, latin1("Ado")));

    assertCleanedTo(jpeg(), insert(jpeg(), JFIF_END, metadata), ImageType.JPEG);
  }

  @Test
  void removesCommentsBetweenScans() {
    byte[] progressive = Samples.progressiveJpeg();
    int secondScan = progressive.length - 2;
    while (progressive[secondScan] != (byte) 0xFF || progressive[secondScan + 1] != (byte) 0xDA) {
      secondScan--;
    }
    byte[] comment = jpegSegment(0xFE, latin1("PK\3\4"));

    assertCleanedTo(progressive, insert(progressive, secondScan, comment), ImageType.JPEG);
  }

  @Test
  void keepsTheColorProfile() {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    byte[] segment = jpegSegment(0xE2, concat(latin1("ICC_PROFILE\0\1\1"), profile));

    assertUntouched(insert(jpeg(), JFIF_END, segment), ImageType.JPEG);
  }

  @Test
  void keepsOfAdobeOnlyTheTransform() {
    byte[] adobe = latin1("Adobe\0d\200\0\0\0\1");
    byte[] clean = insert(jpeg(), JFIF_END, jpegSegment(0xEE, adobe));

    assertUntouched(clean, ImageType.JPEG);
    byte[] longer = jpegSegment(0xEE, concat(adobe, latin1("<script>")));
    assertCleanedTo(clean, insert(jpeg(), JFIF_END, longer), ImageType.JPEG);
  }

  @Test
  void removesTheThumbnailOfJfif() {
    byte[] bare = jpeg();
    byte[] jfif = Arrays.copyOfRange(bare, 6, JFIF_END);
    jfif[12] = 2;
    jfif[13] = 1;
    byte[] upload =
        concat(
            Arrays.copyOf(bare, 2),
            jpegSegment(0xE0, concat(jfif, latin1("RGBRGB"))),
            Arrays.copyOfRange(bare, JFIF_END, bare.length));

    assertCleanedTo(bare, upload, ImageType.JPEG);
  }

  @Test
  void cutsOffWhatFollowsTheEnd() {
    byte[] zip = latin1("PK\3\4 and PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");

    assertCleanedTo(jpeg(), concat(jpeg(), zip), ImageType.JPEG);
    assertCleanedTo(jpeg(), concat(jpeg(), jpeg()), ImageType.JPEG);
    assertCleanedTo(jpeg(), concat(jpeg(), new byte[1]), ImageType.JPEG);
    assertCleanedTo(
        Samples.progressiveJpeg(),
        concat(Samples.progressiveJpeg(), latin1("MotionPhoto_Data\0\0\0\30ftypmp42")),
        ImageType.JPEG);
  }

  @Test
  void acceptsFillBytesBeforeMarkers() {
    assertUntouched(insert(jpeg(), JFIF_END, latin1("\u00FF\u00FF\u00FF")), ImageType.JPEG);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC3, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xDE})
  void refusesWhatBrowsersDoNotShow(int frameMarker) {
    byte[] jpeg = jpeg();
    jpeg[jpegMarker(jpeg, 0xC0) + 1] = (byte) frameMarker;

    assertRefused(Reason.UNSUPPORTED, jpeg);
  }

  @Test
  void refusesTwelveBitsAndTwoComponents() {
    byte[] deep = jpeg();
    deep[jpegMarker(deep, 0xC0) + 4] = 12;
    assertRefused(Reason.UNSUPPORTED, deep);

    byte[] two =
        concat(latin1("\u00FF\u00D8"), jpegSegment(0xC0, latin1("\10\0\1\0\1\2\1\21\0\2\21\0")));
    assertRefused(Reason.UNSUPPORTED, two);
  }

  @Test
  void leavesOutBytesBetweenSegments() {
    for (String stray :
        new String[] {"\0", "\u00FF\0", "PK", "\u00FF\u00D0", "\u00FF\1", "\0\0\0"}) {
      assertCleanedTo(jpeg(), insert(jpeg(), JFIF_END, latin1(stray)), ImageType.JPEG);
      assertCleanedTo(jpeg(), insert(jpeg(), jpeg().length - 2, latin1(stray)), ImageType.JPEG);
    }
  }

  /** Later scans of a progressive JPEG mean what decoders made of the earlier ones. */
  @Test
  void showsTheSameOfAProgressiveJpegWithADamagedScan() {
    byte[] whole = Samples.progressiveJpeg();
    int damaged = 0;
    for (int at = jpegMarker(whole, 0xDA); at < whole.length; at++) {
      byte[] upload = whole.clone();
      upload[at] ^= 0x3D;
      if (ImageInspector.inspect(upload) instanceof Inspection.Accepted accepted) {
        Optional<BufferedImage> shown = Samples.decode(upload);
        if (shown.isPresent()) {
          assertThat(Samples.pixels(accepted.bytes()))
              .as("changed at %d", at)
              .isEqualTo(Samples.pixels(shown.get()));
          damaged++;
        }
      }
    }
    assertThat(damaged).isGreaterThan(100);
  }

  /** Decoders look beyond such markers for the next restart. */
  @Test
  void keepsReservedMarkersInScansWithRestarts() {
    byte[] restarting = Samples.restartingJpeg();
    int restart = new String(restarting, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00D1");
    for (String marker : new String[] {"\u00FF\1", "\u00FF\2", "\u00FF\u00BF"}) {
      assertUntouched(insert(restarting, restart, latin1(marker)), ImageType.JPEG);
    }
  }

  @Test
  void putsAMissingEndBeforeWhateverFollows() {
    String[] tails = {
      "",
      "\u00FF",
      "\0\0\0\30ftypmp42",
      "PK\3\4",
      "\0\0\u00FF\u00E1\u00FF\u00FF",
      "\u00FF\u00E1",
      "\u00FF\u00D8\u00FF\u00E0"
    };
    for (byte[] whole :
        new byte[][] {
          jpeg(), Samples.progressiveJpeg(), Samples.restartingJpeg(), Samples.greyJpeg()
        }) {
      byte[] open = Arrays.copyOf(whole, whole.length - 2);
      for (String tail : tails) {
        assertCleanedTo(whole, concat(open, latin1(tail)), ImageType.JPEG);
      }
      assertRefused(Reason.TRUNCATED, Arrays.copyOf(open, open.length - 3));
    }
  }

  @Test
  void takesASegmentLengthBelowTwoForTwo() {
    byte[] shortened = insert(jpeg(), JFIF_END, latin1("\u00FF\u00FE\0\1"));

    assertCleanedTo(jpeg(), shortened, ImageType.JPEG);
  }

  @Test
  void refusesAJpegWithoutFrameOrScanOrWithTwoFrames() {
    byte[] jpeg = jpeg();
    int frame = jpegMarker(jpeg, 0xC0);
    int scan = jpegMarker(jpeg, 0xDA);
    byte[] end = latin1("\u00FF\u00D9");
    byte[] frameSegment = Arrays.copyOfRange(jpeg, frame, frame + 19);

    assertRefused(Reason.MALFORMED, concat(latin1("\u00FF\u00D8"), end));
    assertRefused(Reason.MALFORMED, concat(Arrays.copyOf(jpeg, scan), end));
    assertRefused(Reason.MALFORMED, concat(Arrays.copyOf(jpeg, scan + 14), end));
    assertRefused(Reason.MALFORMED, insert(jpeg, frame, frameSegment));
  }

  @Test
  void refusesMoreScansThanAnyEncoderWrites() {
    byte[] jpeg = jpeg();
    byte[] scan = Arrays.copyOfRange(jpeg, jpegMarker(jpeg, 0xDA), jpeg.length - 2);
    byte[] hundred = insert(jpeg, jpeg.length - 2, repeat(scan, ImageInspector.MAX_SCANS - 1));

    assertUntouched(hundred, ImageType.JPEG);
    assertRefused(Reason.TOO_MANY_SCANS, insert(hundred, jpeg.length - 2, scan));
  }

  private static byte[] repeat(byte[] bytes, int times) {
    byte[][] parts = new byte[times][];
    Arrays.fill(parts, bytes);
    return concat(parts);
  }
}
