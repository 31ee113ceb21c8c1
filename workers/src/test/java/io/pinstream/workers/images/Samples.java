package io.pinstream.workers.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.Node;

/** Small real images, and the means to build and take apart files of the four formats. */
final class Samples {

  static final int WIDTH = 37;
  static final int HEIGHT = 23;

  // Made with cwebp and gif2webp 1.2.4 from a picture of 19 by 13 and three frames of 16 by 12.
  static final byte[] WEBP_LOSSY =
      base64(
          """
          UklGRloAAABXRUJQVlA4IE4AAABwAwCdASoTAA0ALtGIxGIlLCwsDADQS2AE6ZQjgALP+EWuGQAA/vRR
          uDGI5ZX7nPmg42TSlDwRQOHynfaC/Z41k2xzYqigJcX8y7hwAAA=
          """);
  static final byte[] WEBP_LOSSLESS =
      base64(
          """
          UklGRjAAAABXRUJQVlA4TCMAAAAvEgADAJkyRPQ/NlH/6H+ASNumGu5f8NjpMExATAAcDoaHAAA=
          """);
  static final byte[] WEBP_ALPHA =
      base64(
          """
          UklGRooAAABXRUJQVlA4WAoAAAAQAAAAEgAADAAAQUxQSBMAAAAFDzANERFCSEBE/w/TLYjofxgPAFZQ
          OCBQAAAAkAMAnQEqEwANAD8RdLRQLCclIrAIAYAiCWwAnTKEeBgpu+BsiAD+6aVTQn38PPoE1yB/b5EW
          hwEQFMb3HwV+SnJUxrgG29I/QppvAxgxAAA=
          """);
  static final byte[] WEBP_ANIMATED_LOSSLESS =
      base64(
          """
          UklGRmgBAABXRUJQVlA4WAoAAAACAAAADwAACwAAQU5JTQYAAAAAAAD/AQBBTk1GZAAAAAAAAAAAAA8A
          AAsAAGQAAAJWUDhMSwAAAC8PwAIAfwAQhP9wDQMlEEjxYCE8/0WgAOB2MKCKbBsqqKCCCiqooIIKKqig
          ggoqqKCCz1vh3Ij+R6B4+KCjK5NrnWhefujszuZbAwBBTk1GZAAAAAAAAAAAAA8AAAsAAGQAAABWUDhM
          SwAAAC8PwAIAfwAQhP9wDQMlEEjxYCE8/0WgAOB2MKCKbBsqqKCCCiqooIIKKqigggoqqKCCz1vh3Ij+
          R/HwIaArk+to3bz8SOjO5jtbAwBBTk1GZAAAAAAAAAAAAA8AAAsAAGQAAABWUDhMSwAAAC8PwAIAfwAQ
          hP9wDQMlEEjxYCE8/0WgAOB2MKCKbBsqqKCCCiqooIIKKqigggoqqKCCz1vh3Ij+x/AhUKwn19EVvfxI
          NOvNd3ZHAwA=
          """);
  static final byte[] WEBP_ANIMATED_LOSSY =
      base64(
          """
          UklGRiwBAABXRUJQVlA4WAoAAAACAAAADwAACwAAQU5JTQYAAAAAAAD/AQBBTk1GTgAAAAAAAAAAAA8A
          AAsAAGQAAAJWUDggNgAAALABAJ0BKhAADAAPwHwlsAJ0R/+CQAAA/u2n/p1ir+b/21URgH9y8yxRXf6V
          Gz1EJyZzkAAAAEFOTUZUAAAAAAAAAAAADwAACwAAZAAAAFZQOCA8AAAA9AEAnQEqEAAMAAAAfCWwAnRH
          /+6AAuAAAP7tmpms/+GvqOFcYYKL89YWoh8icL8OO7RN/SlQOkFoQAAAQU5NRk4AAAAAAAAAAAAPAAAL
          AABkAAAAVlA4IDYAAAC0AQCdASoQAAwAAAB8JbACdEf/gsAAAP7tp/5t4q/m/7Mpa/fsRJb/4lRtjQIi
          /t8F8iugAAA=
          """);

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Sample(String name, ImageType type, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Samples() {}

  /** Clean images of every kind: each is accepted as it is. */
  static List<Sample> all() {
    return List.of(
        new Sample("baseline JPEG", ImageType.JPEG, jpeg()),
        new Sample("progressive JPEG", ImageType.JPEG, progressiveJpeg()),
        new Sample("JPEG with restarts", ImageType.JPEG, restartingJpeg()),
        new Sample("grey JPEG", ImageType.JPEG, greyJpeg()),
        new Sample("RGB PNG", ImageType.PNG, png()),
        new Sample("RGBA PNG", ImageType.PNG, png(picture(BufferedImage.TYPE_INT_ARGB, 0))),
        new Sample("grey PNG", ImageType.PNG, png(picture(BufferedImage.TYPE_BYTE_GRAY, 0))),
        new Sample("PNG with palette", ImageType.PNG, palettePng()),
        new Sample("animated PNG", ImageType.PNG, animatedPng()),
        new Sample("GIF", ImageType.GIF, gif()),
        new Sample("animated GIF", ImageType.GIF, animatedGif()),
        new Sample("lossy WebP", ImageType.WEBP, WEBP_LOSSY),
        new Sample("lossless WebP", ImageType.WEBP, WEBP_LOSSLESS),
        new Sample("WebP with alpha", ImageType.WEBP, WEBP_ALPHA),
        new Sample("animated lossless WebP", ImageType.WEBP, WEBP_ANIMATED_LOSSLESS),
        new Sample("animated lossy WebP", ImageType.WEBP, WEBP_ANIMATED_LOSSY));
  }

  // Pictures

  static BufferedImage picture(int bufferedImageType, int phase) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, bufferedImageType);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int red = (x * 6 + phase * 40) % 256;
        int argb = ((255 - x) << 24) | (red << 16) | ((y * 10) << 8) | (x * y % 256);
        image.setRGB(x, y, argb);
      }
    }
    return image;
  }

  static Optional<BufferedImage> decode(byte[] bytes) {
    try {
      return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(bytes)));
    } catch (IOException | RuntimeException damaged) {
      return Optional.empty();
    }
  }

  static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  static int[] pixels(byte[] bytes) {
    return pixels(decode(bytes).orElseThrow());
  }

  // JPEG

  static byte[] jpeg() {
    return write("jpeg", picture(BufferedImage.TYPE_INT_RGB, 0));
  }

  static byte[] greyJpeg() {
    return write("jpeg", picture(BufferedImage.TYPE_BYTE_GRAY, 0));
  }

  static byte[] progressiveJpeg() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam progressive = writer.getDefaultWriteParam();
    progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    BufferedImage picture = picture(BufferedImage.TYPE_INT_RGB, 0);
    return write(writer, new IIOImage(picture, null, null), progressive);
  }

  static byte[] restartingJpeg() {
    try {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      BufferedImage picture = picture(BufferedImage.TYPE_INT_RGB, 0);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(picture), writer.getDefaultWriteParam());
      Node tree = metadata.getAsTree("javax_imageio_jpeg_image_1.0");
      IIOMetadataNode interval = new IIOMetadataNode("dri");
      interval.setAttribute("interval", "1");
      tree.getLastChild().appendChild(interval);
      metadata.setFromTree("javax_imageio_jpeg_image_1.0", tree);
      return write(writer, new IIOImage(picture, null, metadata), writer.getDefaultWriteParam());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static byte[] jpegSegment(int marker, byte[] body) {
    ByteBuffer segment = ByteBuffer.allocate(4 + body.length);
    segment.put((byte) 0xFF).put((byte) marker).putShort((short) (2 + body.length)).put(body);
    return segment.array();
  }

  /** A JPEG with a segment after SOI. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] body) {
    return insert(jpeg, 2, jpegSegment(marker, body));
  }

  /** Where a JPEG's first segment of this kind begins. */
  static int jpegMarker(byte[] jpeg, int marker) {
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != marker) {
      at += 2 + (((jpeg[at + 2] & 0xFF) << 8) | (jpeg[at + 3] & 0xFF));
    }
    return at;
  }

  /** APP1 with a maker, an orientation and the place of the Eiffel tower. */
  static byte[] exifWithPlace(int orientation, ByteOrder order) {
    ByteBuffer exif = ByteBuffer.allocate(256).order(order);
    exif.put(latin1("Exif\0\0")).put(latin1(order == ByteOrder.BIG_ENDIAN ? "MM" : "II"));
    exif.putShort((short) 42).putInt(8);
    exif.putShort((short) 3);
    exif.putShort((short) 0x010F).putShort((short) 2).putInt(10).putInt(50); // Make
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0);
    exif.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(60); // GPS IFD
    exif.putInt(0);
    exif.put(latin1("SecretCam\0"));
    exif.putShort((short) 2);
    exif.putShort((short) 1).putShort((short) 2).putInt(2).put(latin1("N\0\0\0"));
    exif.putShort((short) 2).putShort((short) 5).putInt(3).putInt(90);
    exif.putInt(0);
    exif.putInt(48).putInt(1).putInt(51).putInt(1).putInt(2941).putInt(100);
    return Arrays.copyOf(exif.array(), exif.position());
  }

  // PNG

  static byte[] png() {
    return png(picture(BufferedImage.TYPE_INT_RGB, 0));
  }

  static byte[] png(BufferedImage picture) {
    return write("png", picture);
  }

  static byte[] palettePng() {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
    picture.createGraphics().drawImage(picture(BufferedImage.TYPE_INT_RGB, 0), 0, 0, null);
    return png(picture);
  }

  /** Two frames, of which the still picture is the first. */
  static byte[] animatedPng() {
    byte[] first = png();
    byte[] second = png(picture(BufferedImage.TYPE_INT_RGB, 1));
    byte[] secondPixels = pngData(second, "IDAT");
    ByteArrayOutputStream animated = new ByteArrayOutputStream();
    animated.writeBytes(Arrays.copyOf(first, 33));
    animated.writeBytes(pngChunk("acTL", ints(2, 0)));
    animated.writeBytes(pngChunk("fcTL", frameControl(0, WIDTH, HEIGHT, 0, 0)));
    animated.writeBytes(pngChunk("IDAT", pngData(first, "IDAT")));
    animated.writeBytes(pngChunk("fcTL", frameControl(1, WIDTH, HEIGHT, 0, 0)));
    animated.writeBytes(pngChunk("fdAT", concat(ints(2), secondPixels)));
    animated.writeBytes(pngChunk("IEND", new byte[0]));
    return animated.toByteArray();
  }

  static byte[] frameControl(int sequence, int width, int height, int x, int y) {
    return concat(ints(sequence, width, height, x, y), new byte[] {0, 1, 0, 10, 0, 0});
  }

  static byte[] pngChunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(latin1(type)).put(data).putInt(0);
    return withChecksums(chunk.array(), 0);
  }

  /** The same PNG with checksums that are right wherever a chunk is whole. */
  static byte[] withChecksums(byte[] png, int firstChunk) {
    byte[] sound = png.clone();
    ByteBuffer chunks = ByteBuffer.wrap(sound);
    int at = firstChunk;
    while (sound.length - at >= 12) {
      int length = chunks.getInt(at);
      if (length < 0 || length > sound.length - at - 12) {
        break;
      }
      CRC32 checksum = new CRC32();
      checksum.update(sound, at + 4, 4 + length);
      chunks.putInt(at + 8 + length, (int) checksum.getValue());
      at += 12 + length;
    }
    return sound;
  }

  /** Where a PNG's first chunk of this type begins. */
  static int pngChunkAt(byte[] png, String type) {
    ByteBuffer chunks = ByteBuffer.wrap(png);
    int at = 8;
    while (!type.equals(new String(png, at + 4, 4, StandardCharsets.ISO_8859_1))) {
      at += 12 + chunks.getInt(at);
    }
    return at;
  }

  static byte[] pngData(byte[] png, String type) {
    int at = pngChunkAt(png, type);
    return Arrays.copyOfRange(png, at + 8, at + 8 + ByteBuffer.wrap(png).getInt(at));
  }

  /** A PNG with a chunk before its first chunk of another type. */
  static byte[] withChunk(byte[] png, String before, String type, byte[] data) {
    return insert(png, pngChunkAt(png, before), pngChunk(type, data));
  }

  // GIF

  static byte[] gif() {
    return write("gif", picture(BufferedImage.TYPE_INT_RGB, 0));
  }

  static byte[] animatedGif() {
    try {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
        writer.setOutput(output);
        writer.prepareWriteSequence(null);
        for (int phase = 0; phase < 3; phase++) {
          BufferedImage frame = picture(BufferedImage.TYPE_INT_RGB, phase);
          writer.writeToSequence(new IIOImage(frame, null, null), null);
        }
        writer.endWriteSequence();
      }
      byte[] gif = bytes.toByteArray();
      return insert(gif, gifBlocksAt(gif), latin1("!\u00FF\13NETSCAPE2.0\3\1\0\0\0"));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Where the blocks after the global color table begin. */
  static int gifBlocksAt(byte[] gif) {
    int flags = gif[10] & 0xFF;
    return 13 + ((flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1));
  }

  static byte[] withBlock(byte[] gif, String latin1) {
    return insert(gif, gifBlocksAt(gif), latin1(latin1));
  }

  // WebP

  static byte[] webpChunk(String type, byte[] data) {
    ByteBuffer chunk =
        ByteBuffer.allocate(8 + data.length + data.length % 2).order(ByteOrder.LITTLE_ENDIAN);
    return chunk.put(latin1(type)).putInt(data.length).put(data).array();
  }

  static byte[] webp(byte[]... chunks) {
    byte[] all = concat(chunks);
    ByteBuffer file = ByteBuffer.allocate(12 + all.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(latin1("RIFF")).putInt(4 + all.length).put(latin1("WEBP")).put(all);
    return file.array();
  }

  static byte[] extendedHeader(int flags, int width, int height) {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(flags).putInt(width - 1);
    data.position(7);
    data.putInt(height - 1);
    return webpChunk("VP8X", Arrays.copyOf(data.array(), 10));
  }

  /** The chunks of a WebP file, without its header. */
  static byte[] webpChunks(byte[] webp) {
    return Arrays.copyOfRange(webp, 12, webp.length);
  }

  // Bytes

  static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }

  static byte[] inflate(byte[] packed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  static byte[] insert(byte[] bytes, int at, byte[] inserted) {
    return concat(Arrays.copyOf(bytes, at), inserted, Arrays.copyOfRange(bytes, at, bytes.length));
  }

  static boolean contains(byte[] bytes, byte[] part) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  static boolean contains(byte[] bytes, String part) {
    return contains(bytes, latin1(part));
  }

  private static byte[] base64(String lines) {
    return Base64.getMimeDecoder().decode(lines);
  }

  private static byte[] write(String format, BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    return write(writer, new IIOImage(picture, null, null), writer.getDefaultWriteParam());
  }

  private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam param) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, image, param);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
