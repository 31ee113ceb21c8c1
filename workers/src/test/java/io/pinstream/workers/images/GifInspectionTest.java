package io.pinstream.workers.images;

import static io.pinstream.workers.images.InspectionAssertions.assertCleanedTo;
import static io.pinstream.workers.images.InspectionAssertions.assertRefused;
import static io.pinstream.workers.images.InspectionAssertions.assertUntouched;
import static io.pinstream.workers.images.Samples.concat;
import static io.pinstream.workers.images.Samples.gif;
import static io.pinstream.workers.images.Samples.gifBlocksAt;
import static io.pinstream.workers.images.Samples.insert;
import static io.pinstream.workers.images.Samples.latin1;
import static io.pinstream.workers.images.Samples.withBlock;

import io.pinstream.workers.images.Inspection.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GifInspectionTest {

  /** One black pixel. */
  private static final byte[] PIXEL =
      latin1("GIF89a\1\0\1\0\200\0\0\0\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;");

  private static final int TRAILER_AT = PIXEL.length - 1;
  private static final int FRAME_AT = 19;

  @Test
  void acceptsTheSmallestGif() {
    assertUntouched(PIXEL, ImageType.GIF);
  }

  @Test
  void removesCommentsTextAndApplicationData() {
    String[] blocks = {
      "!\u00FE\35<script>alert(1)</script>....\0",
      "!\u00FE\0",
      "!\1\14" + "position....\5hello\0",
      "!\u00FF\13XMP DataXMP\3xmp\0",
      "!\u00FF\13ICCRGBG1012\3icc\0",
      "!\u00FF\0",
      "!B\2??\0",
    };
    for (String block : blocks) {
      assertCleanedTo(PIXEL, withBlock(PIXEL, block), ImageType.GIF);
      assertCleanedTo(PIXEL, insert(PIXEL, TRAILER_AT, latin1(block)), ImageType.GIF);
    }
  }

  @Test
  void keepsOfTheLoopExtensionOnlyTheCount() {
    for (String name : new String[] {"NETSCAPE2.0", "ANIMEXTS1.0"}) {
      String loop = "!\u00FF\13" + name + "\3\1\7\0";
      byte[] clean = withBlock(PIXEL, loop + "\0");

      assertUntouched(clean, ImageType.GIF);
      assertCleanedTo(clean, withBlock(PIXEL, loop + "\7<html/>\0"), ImageType.GIF);
      assertCleanedTo(PIXEL, withBlock(PIXEL, "!\u00FF\13" + name + "\5\2abcd\0"), ImageType.GIF);
    }
  }

  @Test
  void keepsGraphicControl() {
    assertUntouched(withBlock(PIXEL, "!\u00F9\4\4\n\0\0\0"), ImageType.GIF);
    assertRefused(Reason.MALFORMED, withBlock(PIXEL, "!\u00F9\3\4\n\0\0"));
    assertRefused(Reason.MALFORMED, withBlock(PIXEL, "!\u00F9\4\4\n\0\0\1!\0"));
  }

  @Test
  void refusesAScriptThatBeginsLikeAGif() {
    byte[] script = latin1("GIF89a/*\1\0\0\0\0*/=1;alert(document.domain)//;");

    assertRefused(Reason.MALFORMED, script);
  }

  @Test
  void cutsOffWhatFollowsTheEnd() {
    for (String tail : new String[] {"*/=1;alert(1)//", ";", "\0", "\n", "GIF89a"}) {
      assertCleanedTo(gif(), concat(gif(), latin1(tail)), ImageType.GIF);
      assertCleanedTo(PIXEL, concat(PIXEL, latin1(tail)), ImageType.GIF);
    }
  }

  @Test
  void putsAMissingEndAndLeavesOutWhatIsNoWholeFrame() {
    byte[] frame = Arrays.copyOfRange(PIXEL, FRAME_AT, TRAILER_AT);
    byte[] two = insert(PIXEL, TRAILER_AT, frame);

    assertCleanedTo(PIXEL, Arrays.copyOf(PIXEL, TRAILER_AT), ImageType.GIF);
    for (int length = TRAILER_AT; length < TRAILER_AT + frame.length; length++) {
      assertCleanedTo(PIXEL, Arrays.copyOf(two, length), ImageType.GIF);
    }
    assertCleanedTo(two, Arrays.copyOf(two, two.length - 1), ImageType.GIF);
  }

  @Test
  void passesOverZerosBetweenBlocksAndRefusesOtherBytes() {
    assertCleanedTo(PIXEL, withBlock(PIXEL, "\0"), ImageType.GIF);
    assertCleanedTo(PIXEL, insert(PIXEL, TRAILER_AT, new byte[3]), ImageType.GIF);
    assertCleanedTo(PIXEL, insert(PIXEL, TRAILER_AT, latin1("<html>")), ImageType.GIF);
    assertRefused(Reason.MALFORMED, withBlock(PIXEL, "<html>"));
  }

  @Test
  void refusesAGifWithoutAFrameOrWithAnEmptyOne() {
    byte[] without = concat(Arrays.copyOf(PIXEL, gifBlocksAt(PIXEL)), latin1(";"));

    assertRefused(Reason.MALFORMED, without);
    assertRefused(Reason.MALFORMED, concat(Arrays.copyOf(PIXEL, 30), latin1("\0;")));
  }

  @Test
  void enlargesTheScreenToAFirstFrameBeyondIt() {
    byte[] beyond = PIXEL.clone();
    beyond[FRAME_AT + 1] = 3; // x
    beyond[FRAME_AT + 3] = 2; // y
    byte[] enlarged = beyond.clone();
    enlarged[6] = 4;
    enlarged[8] = 3;

    assertCleanedTo(enlarged, beyond, ImageType.GIF);
    byte[] second = insert(PIXEL, TRAILER_AT, Arrays.copyOfRange(beyond, FRAME_AT, TRAILER_AT));
    assertUntouched(second, ImageType.GIF);
  }

  @Test
  void refusesEmptyFrames() {
    for (int at : new int[] {FRAME_AT + 5, FRAME_AT + 7}) {
      byte[] empty = PIXEL.clone();
      empty[at] = 0;
      assertRefused(Reason.MALFORMED, empty);
    }
  }

  @Test
  void refusesImpossibleCodeSizes() {
    for (int codeSize : new int[] {0, 12, 255}) {
      byte[] gif = PIXEL.clone();
      gif[FRAME_AT + 10] = (byte) codeSize;
      assertRefused(Reason.MALFORMED, gif);
    }
  }

  @Test
  void refusesAFirstFrameWithoutAPixel() {
    byte[] gif = PIXEL.clone();
    gif[FRAME_AT + 12] = (byte) 0x05; // The code that ends the data.
    assertRefused(Reason.MALFORMED, gif);
  }

  @Test
  void boundsTheNumberOfFrames() {
    byte[] frame = Arrays.copyOfRange(PIXEL, FRAME_AT, TRAILER_AT);
    byte[][] frames = new byte[ImageInspector.MAX_FRAMES - 1][];
    Arrays.fill(frames, frame);
    byte[] longest = insert(PIXEL, TRAILER_AT, concat(frames));

    assertUntouched(longest, ImageType.GIF);
    assertRefused(Reason.ANIMATION_TOO_LARGE, insert(longest, TRAILER_AT, frame));
  }

  @Test
  void boundsThePixelsOfAllFrames() {
    byte[] large = PIXEL.clone();
    large[7] = 5000 >> 8;
    large[6] = (byte) 5000;
    large[9] = 10_000 >> 8;
    large[8] = (byte) 10_000;
    byte[] frame = Arrays.copyOfRange(PIXEL, FRAME_AT, TRAILER_AT);
    byte[][] nineteen = new byte[19][];
    Arrays.fill(nineteen, frame);
    byte[] largest = insert(large, TRAILER_AT, concat(nineteen));

    assertUntouched(largest, ImageType.GIF);
    assertRefused(Reason.ANIMATION_TOO_LARGE, insert(largest, TRAILER_AT, frame));
  }
}
