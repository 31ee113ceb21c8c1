package io.pinstream.workers.images;

import static io.pinstream.workers.images.InspectionAssertions.accepted;
import static io.pinstream.workers.images.InspectionAssertions.assertCleanedTo;
import static io.pinstream.workers.images.InspectionAssertions.assertRefused;
import static io.pinstream.workers.images.InspectionAssertions.assertUntouched;
import static io.pinstream.workers.images.Samples.WEBP_ALPHA;
import static io.pinstream.workers.images.Samples.WEBP_ANIMATED_LOSSLESS;
import static io.pinstream.workers.images.Samples.WEBP_ANIMATED_LOSSY;
import static io.pinstream.workers.images.Samples.WEBP_LOSSLESS;
import static io.pinstream.workers.images.Samples.WEBP_LOSSY;
import static io.pinstream.workers.images.Samples.concat;
import static io.pinstream.workers.images.Samples.extendedHeader;
import static io.pinstream.workers.images.Samples.latin1;
import static io.pinstream.workers.images.Samples.webp;
import static io.pinstream.workers.images.Samples.webpChunk;
import static io.pinstream.workers.images.Samples.webpChunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.workers.images.Inspection.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WebpInspectionTest {

  private static final int ICC = 0x20;
  private static final int EXIF = 0x08;
  private static final int XMP = 0x04;
  private static final int ANIMATION = 0x02;

  private static final byte[] LOSSY = webpChunks(WEBP_LOSSY);
  private static final byte[] LOSSLESS = webpChunks(WEBP_LOSSLESS);
  private static final byte[] PROFILE = webpChunk("ICCP", latin1("a color profile"));
  private static final byte[] LOCATION = webpChunk("EXIF", latin1("MM\0*48.8584 N"));
  private static final byte[] RIGHTS = webpChunk("XMP ", latin1("<x:xmpmeta/>"));
  private static final byte[] UNKNOWN = webpChunk("HTML", latin1("<script>"));

  @Test
  void tellsTheSizeOfEveryKind() {
    for (byte[] still : new byte[][] {WEBP_LOSSY, WEBP_LOSSLESS, WEBP_ALPHA}) {
      assertThat(accepted(still, ImageType.WEBP).width()).isEqualTo(19);
      assertThat(accepted(still, ImageType.WEBP).height()).isEqualTo(13);
    }
    for (byte[] animated : new byte[][] {WEBP_ANIMATED_LOSSLESS, WEBP_ANIMATED_LOSSY}) {
      assertThat(accepted(animated, ImageType.WEBP).width()).isEqualTo(16);
      assertThat(accepted(animated, ImageType.WEBP).height()).isEqualTo(12);
    }
  }

  @Test
  void removesExifXmpAndUnknownChunks() {
    byte[] upload =
        webp(
            extendedHeader(ICC | EXIF | XMP, 19, 13),
            UNKNOWN,
            PROFILE,
            LOSSY,
            UNKNOWN,
            LOCATION,
            RIGHTS);

    assertCleanedTo(webp(extendedHeader(ICC, 19, 13), PROFILE, LOSSY), upload, ImageType.WEBP);
  }

  @Test
  void removesWhatFollowsASimplePicture() {
    assertCleanedTo(WEBP_LOSSY, webp(LOSSY, LOCATION, UNKNOWN), ImageType.WEBP);
    assertCleanedTo(WEBP_LOSSLESS, webp(LOSSLESS, PROFILE), ImageType.WEBP);
  }

  @Test
  void makesTheFlagsTrue() {
    byte[] upload = webp(extendedHeader(ICC | EXIF | XMP, 19, 13), LOSSLESS);

    assertCleanedTo(webp(extendedHeader(0, 19, 13), LOSSLESS), upload, ImageType.WEBP);
  }

  @Test
  void removesProfilesThatDecodersIgnore() {
    byte[] plain = webp(extendedHeader(0, 19, 13), LOSSY);

    assertCleanedTo(plain, webp(extendedHeader(0, 19, 13), PROFILE, LOSSY), ImageType.WEBP);
    assertCleanedTo(plain, webp(extendedHeader(ICC, 19, 13), LOSSY, PROFILE), ImageType.WEBP);
    assertCleanedTo(
        webp(extendedHeader(ICC, 19, 13), PROFILE, LOSSY),
        webp(extendedHeader(ICC, 19, 13), PROFILE, webpChunk("ICCP", latin1("<html>")), LOSSY),
        ImageType.WEBP);
  }

  @Test
  void removesMetadataOfAnimations() {
    byte[] upload = webp(webpChunks(WEBP_ANIMATED_LOSSY), LOCATION, RIGHTS);

    assertCleanedTo(WEBP_ANIMATED_LOSSY, upload, ImageType.WEBP);
  }

  @Test
  void removesFramesOfWhatIsNoAnimation() {
    byte[] frames = Arrays.copyOfRange(WEBP_ANIMATED_LOSSY, 30, WEBP_ANIMATED_LOSSY.length);

    assertCleanedTo(
        webp(extendedHeader(0, 19, 13), LOSSY),
        webp(extendedHeader(0, 19, 13), frames, LOSSY),
        ImageType.WEBP);
  }

  @Test
  void cutsOffWhatFollowsTheContainer() {
    for (byte[] webp : new byte[][] {WEBP_LOSSY, WEBP_LOSSLESS, WEBP_ALPHA, WEBP_ANIMATED_LOSSY}) {
      assertCleanedTo(webp, concat(webp, latin1("<html>")), ImageType.WEBP);
      assertCleanedTo(webp, concat(webp, new byte[1]), ImageType.WEBP);
    }
  }

  @Test
  void refusesPixelsThatAreNotAllThere() {
    for (byte[] chunk : new byte[][] {LOSSY, LOSSLESS}) {
      int size = chunk[4] & 0xFF;
      byte[] data = Arrays.copyOfRange(chunk, 8, 8 + size);
      String type = new String(chunk, 0, 4, StandardCharsets.ISO_8859_1);
      for (int kept = 11; kept < size - 3; kept++) {
        byte[] cut = webp(webpChunk(type, Arrays.copyOf(data, kept)));
        assertThat(ImageInspector.inspect(cut)).isInstanceOf(Inspection.Refused.class);
      }
    }
  }

  @Test
  void putsAMissingPaddingByte() {
    byte[] data = Arrays.copyOfRange(LOSSY, 8, LOSSY.length);
    byte[] odd = webp(webpChunk("VP8 ", Arrays.copyOf(data, data.length + 1)));
    byte[] upload = Arrays.copyOf(odd, odd.length - 1);
    assertCleanedTo(odd, upload, ImageType.WEBP);
    upload[4]--;
    assertCleanedTo(odd, upload, ImageType.WEBP);
  }

  @Test
  void refusesChunksThatExceedTheContainer() {
    byte[] longer = WEBP_LOSSY.clone();
    longer[16] = (byte) (longer[16] + 2);
    assertRefused(Reason.TRUNCATED, longer);
    byte[] huge = WEBP_LOSSY.clone();
    Arrays.fill(huge, 16, 20, (byte) 0xFF);
    assertRefused(Reason.TRUNCATED, huge);
    assertCleanedTo(WEBP_LOSSY, webp(LOSSY, new byte[6]), ImageType.WEBP);
  }

  @Test
  void refusesPicturesUnlikeTheirCanvas() {
    assertRefused(Reason.MALFORMED, webp(extendedHeader(0, 19, 14), LOSSY));
    assertRefused(Reason.MALFORMED, webp(extendedHeader(0, 18, 13), LOSSLESS));
  }

  @Test
  void refusesNoneOrSeveralPictures() {
    assertRefused(Reason.MALFORMED, webp());
    assertRefused(Reason.MALFORMED, webp(extendedHeader(0, 19, 13)));
    assertRefused(Reason.MALFORMED, webp(extendedHeader(ANIMATION, 19, 13)));
    assertRefused(Reason.MALFORMED, webp(LOSSY, LOSSY));
    assertRefused(Reason.MALFORMED, webp(UNKNOWN, LOSSY));
    assertRefused(Reason.MALFORMED, webp(extendedHeader(ANIMATION, 19, 13), LOSSY));
    assertRefused(
        Reason.MALFORMED,
        webp(extendedHeader(0x10, 19, 13), webpChunk("ALPH", new byte[4]), LOSSLESS));
  }

  @Test
  void refusesFramesThatAreNotOnePictureOfTheirSize() {
    byte[] animation = webpChunk("ANIM", new byte[6]);
    byte[] canvas = extendedHeader(ANIMATION, 19, 13);
    byte[] good = webpChunk("ANMF", concat(frame(0, 0, 19, 13), LOSSY));

    assertUntouched(webp(canvas, animation, good), ImageType.WEBP);
    assertRefused(Reason.MALFORMED, webp(canvas, good));
    byte[][] bad = {
      frame(0, 0, 19, 13),
      concat(frame(1, 0, 19, 13), LOSSY),
      concat(frame(0, 1, 19, 13), LOSSY),
      concat(frame(0, 0, 18, 13), LOSSY),
      concat(frame(0, 0, 20, 13), LOSSY),
      concat(frame(0, 0, 19, 13), LOSSY, UNKNOWN),
      concat(frame(0, 0, 19, 13), UNKNOWN),
      concat(frame(0, 0, 19, 13), webpChunk("ALPH", new byte[4])),
      concat(frame(0, 0, 19, 13), webpChunk("ALPH", new byte[4]), LOSSLESS),
      new byte[0],
    };
    for (byte[] data : bad) {
      assertRefused(Reason.MALFORMED, webp(canvas, animation, webpChunk("ANMF", data)));
    }
  }

  @Test
  void boundsTheNumberOfFrames() {
    byte[][] frames = new byte[ImageInspector.MAX_FRAMES + 2][];
    Arrays.fill(frames, webpChunk("ANMF", concat(frame(0, 0, 19, 13), LOSSLESS)));
    frames[0] = extendedHeader(ANIMATION, 19, 13);
    frames[1] = webpChunk("ANIM", new byte[6]);

    assertUntouched(webp(frames), ImageType.WEBP);
    assertRefused(Reason.ANIMATION_TOO_LARGE, webp(concat(frames), frames[2]));
  }

  /** Place in units of two pixels, size, a duration and no flags. */
  private static byte[] frame(int x, int y, int width, int height) {
    return new byte[] {
      (byte) x,
      0,
      0,
      (byte) y,
      0,
      0,
      (byte) (width - 1),
      0,
      0,
      (byte) (height - 1),
      0,
      0,
      100,
      0,
      0,
      0
    };
  }
}
