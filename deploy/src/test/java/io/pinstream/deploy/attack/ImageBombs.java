package io.pinstream.deploy.attack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small files that would unpack to very much, or that promise pixels which are not there. */
final class ImageBombs {

  private static final byte[] SIGNATURE = bytes("\u0089PNG\r\n\u001A\n");

  private ImageBombs() {}

  /** To be refused, by name. */
  static Map<String, byte[]> refused() {
    Map<String, byte[]> bombs = new LinkedHashMap<>();
    byte[] raster = new byte[100 * (1 + 3 * 100)];
    bombs.put("50 MB in the pixels of 100 x 100", png(100, 100, zeros(50_000_000)));
    bombs.put("8000 x 8000 without its pixels", png(8_000, 8_000, zeros(raster.length)));
    bombs.put("100000 x 100000", png(100_000, 100_000, zeros(raster.length)));
    bombs.put("no zlib stream", png(100, 100, bytes("this is no zlib stream")));
    bombs.put("8000 x 8000 VP8 of 40 bytes", hollowVp8(8_000, 8_000));
    bombs.put("8000 x 8000 VP8L of 20 bytes", hollowVp8l(8_000, 8_000));
    bombs.put("GIF of 8000 x 8000 in 3,000 frames", gif(8_000, 8_000, 3_000));
    bombs.put("animated PNG of 2,000 x 60 MP", animation(8_000, 7_500, 2_000));
    return bombs;
  }

  /** To be taken without the bomb, by name. */
  static Map<String, byte[]> defused() {
    byte[] pixels = zeros(100 * (1 + 3 * 100));
    Map<String, byte[]> bombs = new LinkedHashMap<>();
    bombs.put(
        "200 MB in a colour profile",
        png(100, 100, pixels, chunk("iCCP", concat(bytes("x\0\0"), zeros(200_000_000)))));
    bombs.put(
        "200 MB in a comment",
        png(100, 100, pixels, chunk("zTXt", concat(bytes("x\0\0"), zeros(200_000_000)))));
    return bombs;
  }

  /** A picture of 49 megapixels in one colour: whole, and so no bomb. */
  static byte[] honest() {
    return png(7_000, 7_000, zeros(7_000L * (1 + 3 * 7_000)));
  }

  private static byte[] png(int width, int height, byte[] packed, byte[]... extra) {
    return concat(
        SIGNATURE,
        header(width, height),
        concat(extra),
        chunk("IDAT", packed),
        chunk("IEND", new byte[0]));
  }

  private static byte[] header(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    return chunk("IHDR", header.put((byte) 8).put((byte) 2).array());
  }

  private static byte[] animation(int width, int height, int frames) {
    byte[] still = zeros((long) height * (1 + 3L * width));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(SIGNATURE);
    all.writeBytes(header(width, height));
    all.writeBytes(chunk("acTL", ByteBuffer.allocate(8).putInt(frames).putInt(0).array()));
    int sequence = 0;
    for (int frame = 0; frame < Math.min(frames, 40); frame++) {
      ByteBuffer control = ByteBuffer.allocate(26).putInt(sequence++).putInt(width).putInt(height);
      all.writeBytes(chunk("fcTL", control.array()));
      all.writeBytes(
          frame == 0
              ? chunk("IDAT", still)
              : chunk("fdAT", concat(ByteBuffer.allocate(4).putInt(sequence++).array(), still)));
    }
    all.writeBytes(chunk("IEND", new byte[0]));
    return all.toByteArray();
  }

  private static byte[] gif(int width, int height, int frames) {
    byte[] pixel = bytes(",\0\0\0\0\1\0\1\0\0\2\2D\1\0");
    byte[] head = bytes("GIF89a....\200\0\0\0\0\0\0\0\0");
    ByteBuffer.wrap(head)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(6)
        .putShort((short) width)
        .putShort((short) height);
    byte[][] all = new byte[frames][];
    Arrays.fill(all, pixel);
    return concat(head, concat(all), bytes(";"));
  }

  private static byte[] hollowVp8(int width, int height) {
    byte[] data = new byte[40];
    data[0] = 0x10; // a key frame that is shown
    data[1] = 2; // 16 bytes in the first partition
    data[3] = (byte) 0x9D;
    data[4] = 1;
    data[5] = 0x2A;
    for (int i = 10; i < data.length; i++) {
      data[i] = (byte) (37 * i);
    }
    ByteBuffer.wrap(data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(6)
        .putShort((short) width)
        .putShort((short) height);
    return webp("VP8 ", data);
  }

  private static byte[] hollowVp8l(int width, int height) {
    byte[] data = new byte[20];
    data[0] = 0x2F;
    int size = (width - 1) | (height - 1) << 14;
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).position(1).putInt(size);
    Arrays.fill(data, 5, data.length, (byte) 0x5A);
    return webp("VP8L", data);
  }

  private static byte[] webp(String type, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(20 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(bytes("RIFF")).putInt(12 + data.length).put(bytes("WEBP")).put(bytes(type));
    return file.putInt(data.length).put(data).array();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(bytes(type)).put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) sum.getValue()).array();
  }

  /** As many zeros, deflated. */
  private static byte[] zeros(long count) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    byte[] some = new byte[1 << 16];
    byte[] buffer = new byte[1 << 16];
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (long left = count; left > 0; left -= some.length) {
      deflater.setInput(some, 0, (int) Math.min(left, some.length));
      while (!deflater.needsInput()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }
}
