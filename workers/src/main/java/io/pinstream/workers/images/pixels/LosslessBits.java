package io.pinstream.workers.images.pixels;

/** The bits of lossless WebP, the lowest of each byte first. */
final class LosslessBits {

  private final byte[] bytes;
  private final long end;
  private long at;

  LosslessBits(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = 8L * from;
    this.end = 8L * to;
  }

  int bit() throws PixelException {
    if (at == end) {
      throw PixelException.truncated();
    }
    int bit = bytes[(int) (at >> 3)] >> (at & 7) & 1;
    at++;
    return bit;
  }

  int number(int count) throws PixelException {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number |= bit() << i;
    }
    return number;
  }
}
