package io.pinstream.topologies.images;

import static io.pinstream.topologies.images.InspectionAssertions.assertCleanedTo;
import static io.pinstream.topologies.images.InspectionAssertions.assertRefused;
import static io.pinstream.topologies.images.InspectionAssertions.assertUntouched;
import static io.pinstream.topologies.images.Samples.concat;
import static io.pinstream.topologies.images.Samples.gif;
import static io.pinstream.topologies.images.Samples.gifBlocksAt;
import static io.pinstream.topologies.images.Samples.insert;
import static io.pinstream.topologies.images.Samples.latin1;
import static io.pinstream.topologies.images.Samples.withBlock;

import io.pinstream.topologies.images.Inspection.Reason;
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
    assertRefused(Reason.MALFORMED, withBlock(PIXEL, "!\u00F9\3\4\n\0\0"), ImageType.GIF);
    assertRefused(Reason.MALFORMED, withBlock(PIXEL, "!\u00F9\4\4\n\0\0\1!\0"), ImageType.GIF);
  }

  @Test
  void refusesAScriptThatBeginsLikeAGif() {
    byte[] script = latin1("GIF89a/*\1\0\0\0\0*/=1;alert(document.domain)//;");

    assertRefused(Reason.MALFORMED, script, ImageType.GIF);
    assertRefused(Reason.TRAILING_BYTES, concat(gif(), latin1("*/=1;alert(1)//")), ImageType.GIF);
    assertRefused(Reason.TRAILING_BYTES, concat(gif(), latin1(";")), ImageType.GIF);
  }

  @Test
  void refusesBytesBetweenBlocks() {
    assertRefused(Reason.MALFORMED, withBlock(PIXEL, "\0"), ImageType.GIF);
    assertRefused(Reason.MALFORMED, withBlock(PIXEL, "<html>"), ImageType.GIF);
  }

  @Test
  void refusesAGifWithoutAFrameOrWithAnEmptyOne() {
    byte[] without = concat(Arrays.copyOf(PIXEL, gifBlocksAt(PIXEL)), latin1(";"));

    assertRefused(Reason.MALFORMED, without, ImageType.GIF);
    assertRefused(Reason.MALFORMED, concat(Arrays.copyOf(PIXEL, 30), latin1("\0;")), ImageType.GIF);
  }

  @Test
  void refusesFramesOutsideOfTheScreen() {
    for (int at = FRAME_AT + 1; at <= FRAME_AT + 8; at++) {
      byte[] gif = PIXEL.clone();
      gif[at]++;
      assertRefused(Reason.MALFORMED, gif, ImageType.GIF);
    }
    byte[] empty = PIXEL.clone();
    empty[FRAME_AT + 5] = 0;
    assertRefused(Reason.MALFORMED, empty, ImageType.GIF);
  }

  @Test
  void refusesImpossibleCodeSizes() {
    for (int codeSize : new int[] {0, 9, 12, 255}) {
      byte[] gif = PIXEL.clone();
      gif[FRAME_AT + 10] = (byte) codeSize;
      assertRefused(Reason.MALFORMED, gif, ImageType.GIF);
    }
  }

  @Test
  void boundsTheNumberOfFrames() {
    byte[] frame = Arrays.copyOfRange(PIXEL, FRAME_AT, TRAILER_AT);
    byte[][] frames = new byte[ImageInspector.MAX_FRAMES - 1][];
    Arrays.fill(frames, frame);
    byte[] longest = insert(PIXEL, TRAILER_AT, concat(frames));

    assertUntouched(longest, ImageType.GIF);
    assertRefused(Reason.ANIMATION_TOO_LARGE, insert(longest, TRAILER_AT, frame), ImageType.GIF);
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
    assertRefused(Reason.ANIMATION_TOO_LARGE, insert(largest, TRAILER_AT, frame), ImageType.GIF);
  }
}
