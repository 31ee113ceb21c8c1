package io.pinstream.workers.images;

import static io.pinstream.workers.images.InspectionAssertions.accepted;
import static io.pinstream.workers.images.InspectionAssertions.assertIdempotent;
import static io.pinstream.workers.images.InspectionAssertions.assertRefused;
import static io.pinstream.workers.images.InspectionAssertions.assertUntouched;
import static io.pinstream.workers.images.Samples.concat;
import static io.pinstream.workers.images.Samples.ints;
import static io.pinstream.workers.images.Samples.jpegSegment;
import static io.pinstream.workers.images.Samples.latin1;
import static io.pinstream.workers.images.Samples.pngChunk;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pinstream.workers.images.Inspection.Reason;
import io.pinstream.workers.images.Samples.Sample;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageInspectorTest {

  private static final int FUZZ_ROUNDS = 2_500;

  static List<Sample> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void passesCleanImagesOnAsTheSameArray(Sample sample) {
    assertUntouched(sample.bytes(), sample.type());
    if (sample.type() != ImageType.WEBP) {
      Inspection.Accepted accepted = accepted(sample.bytes(), sample.type());
      assertThat(accepted.width()).isEqualTo(Samples.WIDTH);
      assertThat(accepted.height()).isEqualTo(Samples.HEIGHT);
    }
  }

  /** What may be missing of a whole picture: checksums and the end of the file. */
  @ParameterizedTest
  @MethodSource("samples")
  void refusesEveryPrefixOfAPicture(Sample sample) {
    byte[] whole = sample.bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      Inspection inspection = ImageInspector.inspect(prefix);
      boolean wholeFrames = sample.name().startsWith("animated");
      if (!wholeFrames && length < whole.length - 40) {
        assertThat(inspection)
            .as("%s cut to %d bytes", sample, length)
            .isInstanceOf(Inspection.Refused.class);
      }
      if (inspection instanceof Inspection.Accepted accepted) {
        assertIdempotent(accepted);
        Optional<BufferedImage> shown = Samples.decode(accepted.bytes());
        shown.ifPresent(
            image -> assertThat(Samples.pixels(image)).isEqualTo(Samples.pixels(whole)));
      }
    }
    assertRefused(Reason.TRUNCATED, Arrays.copyOf(whole, whole.length / 3));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void tellsTheTypeFromTheBytesAlone(Sample sample) {
    assertThat(accepted(sample.bytes(), sample.type()).type()).isEqualTo(sample.type());
  }

  @Test
  void refusesWhatIsNoImage() {
    String[] uploads = {
      "",
      "\u00FF",
      "\0",
      "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
      "<!DOCTYPE html><html><script>alert(1)</script></html>",
      "%PDF-1.7",
      "PK\3\4",
      "BM",
      "RIFF\4\0\0\0WAVE",
      "GIF88a",
      "\0\0\0\34ftypavif",
      "\0\0\0\34ftypheic",
      " \u00FF\u00D8\u00FF",
    };
    for (String upload : uploads) {
      assertRefused(Reason.NOT_AN_IMAGE, latin1(upload));
    }
  }

  @Test
  void saysWhatToDoWithPicturesOfOtherFormats() {
    assertThat(ImageInspector.inspect(latin1("\0\0\0\34ftypheic\0\0\0\0")).toString())
        .contains("HEIC")
        .contains("JPEG");
    assertThat(ImageInspector.inspect(latin1("\0\0\0\34ftypavif\0\0\0\0")).toString())
        .contains("AVIF")
        .contains("WebP");
  }

  @Test
  void refusesMoreBytesThanAnUploadMayHave() {
    byte[] longest = Arrays.copyOf(Samples.jpeg(), ImageInspector.MAX_BYTES);

    assertThat(accepted(longest, ImageType.JPEG).bytes()).isEqualTo(Samples.jpeg());
    assertRefused(Reason.TOO_MANY_BYTES, Arrays.copyOf(longest, ImageInspector.MAX_BYTES + 1));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void boundsTheDeclaredSizeAndWhatIsAllocatedForIt(Sample sample) {
    if (sample.name().startsWith("animated")) {
      return; // Their frames would have to be resized as well.
    }
    if (sample.name().equals("WebP with alpha")) {
      return; // Its canvas and picture each have a size; the other two kinds cover both.
    }
    byte[] within = resized(sample, 8_192, 8_192);
    byte[] beyond = resized(sample, 8_192, 8_193);

    assertThat(ImageInspector.inspect(within).toString()).doesNotContain("TOO_MANY_PIXELS");
    assertRefused(Reason.TOO_MANY_PIXELS, beyond);
    assertRefused(Reason.TOO_MANY_PIXELS, resized(sample, 16_383, 16_383));
    assertThat(allocatedBy(within)).isLessThan(40_000_000);
    assertThat(allocatedBy(beyond)).isLessThan(40_000);
  }

  @Test
  void boundsTheCanvasOfExtendedWebp() {
    byte[] picture = Samples.webpChunks(Samples.WEBP_LOSSLESS);

    assertRefused(
        Reason.TOO_MANY_PIXELS, Samples.webp(Samples.extendedHeader(0, 1 << 24, 1 << 24), picture));
  }

  @Test
  void refusesSizesOfZeroAndOfAllBits() {
    for (Sample sample : samples()) {
      if (sample.type() == ImageType.PNG) {
        assertRefused(Reason.MALFORMED, resized(sample, 0, 1));
        assertRefused(Reason.MALFORMED, resized(sample, 1, 0));
        assertRefused(Reason.TOO_MANY_PIXELS, resized(sample, -1, -1));
      } else if (sample.type() == ImageType.JPEG || sample.type() == ImageType.GIF) {
        assertRefused(Reason.MALFORMED, resized(sample, 0, 1));
        assertRefused(Reason.MALFORMED, resized(sample, 1, 0));
        assertRefused(Reason.TOO_MANY_PIXELS, resized(sample, 65_535, 65_535));
      }
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void staysLinearInTheWorstUploads() {
    byte[] jpeg = Samples.jpeg();
    byte[] gif = Samples.gif();
    byte[] png = Samples.png();
    byte[] emptyComment = jpegSegment(0xFE, new byte[0]);
    byte[] exif = jpegSegment(0xE1, Samples.exifWithPlace(6, ByteOrder.LITTLE_ENDIAN));

    assertCheap(fill(jpeg, 20, emptyComment));
    assertCheap(fill(jpeg, 20, exif));
    assertCheap(fill(jpeg, 20, latin1("\u00FF")));
    assertCheap(fill(jpeg, jpeg.length - 2, latin1("\u00FF\0")));
    assertCheap(fill(gif, Samples.gifBlocksAt(gif), latin1("!\u00FE\0")));
    assertCheap(fill(png, Samples.pngChunkAt(png, "IEND"), pngChunk("tEXt", new byte[0])));
    int unknown = (ImageInspector.MAX_BYTES - Samples.WEBP_LOSSY.length) / 8;
    byte[][] chunks = new byte[unknown][];
    Arrays.fill(chunks, Samples.webpChunk("html", new byte[0]));
    chunks[0] = Samples.webpChunks(Samples.WEBP_LOSSY);
    assertCheap(Samples.webp(chunks));
  }

  /**
   * Mutates every sample, with its metadata and without, and holds each result to what this package
   * promises of any input.
   */
  @ParameterizedTest
  @MethodSource("samples")
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void keepsItsPromisesForMutatedImages(Sample sample) {
    Random random = new Random(20_261_123L + sample.name().hashCode());
    List<byte[]> seeds = List.of(sample.bytes(), withMetadata(sample));
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      byte[] mutant = mutate(seeds.get(round % seeds.size()), random);
      if (sample.type() == ImageType.PNG && random.nextInt(4) > 0) {
        mutant = Samples.withChecksums(mutant, 8);
      }
      byte[] before = mutant.clone();
      Inspection inspection = ImageInspector.inspect(mutant);
      assertThat(mutant).isEqualTo(before);
      if (inspection instanceof Inspection.Accepted accepted) {
        assertIdempotent(accepted);
        assertShowsTheSame(mutant, accepted, sample + ", round " + round);
      }
    }
  }

  @Test
  void neverThrowsOnNoise() {
    Random random = new Random(7);
    byte[][] heads = {
      latin1("\u00FF\u00D8\u00FF"),
      latin1(PngStructure.SIGNATURE),
      latin1("GIF89a"),
      latin1("VP8X\n\0\0\0\2\0\0\0\t\0\0\t\0\0ANIM\6\0\0\0"),
    };
    ImageType[] types = {ImageType.JPEG, ImageType.PNG, ImageType.GIF, ImageType.WEBP};
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      byte[] file = concat(heads[round % 4], noise);
      ImageType type = types[round % 4];
      Inspection inspection =
          ImageInspector.inspect(type == ImageType.WEBP ? Samples.webp(file) : file);
      if (inspection instanceof Inspection.Accepted accepted) {
        assertIdempotent(accepted);
      }
    }
  }

  // Animated pictures too: ImageIO shows their first frame.
  private static void assertShowsTheSame(
      byte[] upload, Inspection.Accepted accepted, String description) {
    boolean small = (long) accepted.width() * accepted.height() <= 10_000;
    if (accepted.type() == ImageType.WEBP || !small) {
      return;
    }
    Optional<BufferedImage> before = Samples.decode(upload);
    if (before.isPresent()) {
      Optional<BufferedImage> after = Samples.decode(accepted.bytes());
      assertThat(after).as(description).isPresent();
      assertThat(Samples.pixels(after.orElseThrow()))
          .as(description)
          .isEqualTo(Samples.pixels(before.orElseThrow()));
    }
  }

  private static void assertCheap(byte[] upload) {
    assertThat(upload.length).isGreaterThan(ImageInspector.MAX_BYTES - 1_000);
    long start = System.nanoTime();
    assertThat(allocatedBy(upload)).isLessThan(2L * upload.length + 100_000);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
  }

  /** Bytes of heap taken by an inspection that accepts or refuses the upload. */
  private static long allocatedBy(byte[] upload) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ImageInspector.inspect(upload); // Loads classes.
    long before = threads.getCurrentThreadAllocatedBytes();
    ImageInspector.inspect(upload);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** The image with as many copies of the part as an upload may have. */
  private static byte[] fill(byte[] image, int at, byte[] part) {
    byte[] filled = new byte[ImageInspector.MAX_BYTES / part.length * part.length];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = part[i % part.length];
    }
    int most = (ImageInspector.MAX_BYTES - image.length) / part.length * part.length;
    return Samples.insert(image, at, Arrays.copyOf(filled, most));
  }

  private static byte[] withMetadata(Sample sample) {
    byte[] bytes = sample.bytes();
    return switch (sample.type()) {
      case JPEG ->
          Samples.insert(
              bytes,
              20,
              concat(
                  jpegSegment(0xE1, Samples.exifWithPlace(6, ByteOrder.LITTLE_ENDIAN)),
                  jpegSegment(0xFE, latin1("a comment")),
                  jpegSegment(0xEE, latin1("Adobe\0d\200\0\0\0\1 and more"))));
      case PNG ->
          Samples.withChunk(
              Samples.withChunk(bytes, "IDAT", "tEXt", latin1("Comment\0text")),
              "IEND",
              "eXIf",
              latin1("MM\0*"));
      case GIF -> Samples.withBlock(bytes, "!\u00FE\4text\0!\u00FF\13NETSCAPE2.0\3\1\0\0\2ab\0");
      case WEBP ->
          Samples.webp(
              Samples.webpChunks(bytes), Samples.webpChunk("EXIF", latin1("MM\0*location")));
    };
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] mutant = seed.clone();
    for (int count = 1 + random.nextInt(3); count > 0 && mutant.length > 0; count--) {
      // Half of the changes hit the headers, where the structure is.
      int reach = random.nextBoolean() ? mutant.length : Math.min(mutant.length, 120);
      int at = random.nextInt(reach);
      int length = Math.min(mutant.length - at, 1 + random.nextInt(20));
      byte[] head = Arrays.copyOf(mutant, at);
      byte[] range = Arrays.copyOfRange(mutant, at, at + length);
      byte[] tail = Arrays.copyOfRange(mutant, at + length, mutant.length);
      switch (random.nextInt(7)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) random.nextInt(256);
        case 2 -> mutant[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
        case 3 -> mutant = concat(head, tail);
        case 4 -> mutant = concat(head, range, range, tail);
        case 5 -> {
          random.nextBytes(range);
          mutant = concat(head, range, tail);
        }
        default -> mutant = random.nextInt(8) == 0 ? head : concat(mutant, range);
      }
    }
    return mutant;
  }

  private static byte[] resized(Sample sample, int width, int height) {
    byte[] bytes = sample.bytes().clone();
    switch (sample.type()) {
      case JPEG -> {
        int frame = Samples.jpegMarker(bytes, sample.name().startsWith("progr") ? 0xC2 : 0xC0);
        bytes[frame + 5] = (byte) (height >> 8);
        bytes[frame + 6] = (byte) height;
        bytes[frame + 7] = (byte) (width >> 8);
        bytes[frame + 8] = (byte) width;
      }
      case PNG -> System.arraycopy(ints(width, height), 0, bytes, 16, 8);
      case GIF -> {
        bytes[6] = (byte) width;
        bytes[7] = (byte) (width >> 8);
        bytes[8] = (byte) height;
        bytes[9] = (byte) (height >> 8);
      }
      case WEBP -> {
        boolean lossless = bytes[15] == 'L';
        int bits = lossless ? ((height - 1) << 14) | (width - 1) : (height << 16) | width;
        byte[] bigEndian = ints(bits);
        int at = lossless ? 21 : 26;
        for (int i = 0; i < 4; i++) {
          bytes[at + i] = bigEndian[3 - i];
        }
      }
    }
    return sample.type() == ImageType.PNG ? Samples.withChecksums(bytes, 8) : bytes;
  }
}
