package io.pinstream.workers.images.pixels;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the pixels of a PNG, or of one frame of it, row by row into a buffer of 32 KB (W3C PNG
 * third edition, 7 to 10). The data comes in parts, as its chunks do.
 */
public final class PngPixels implements AutoCloseable {

  private static final int BUFFER = 32 * 1024;

  /** Some encoders write this much after the last row; more is hidden data. */
  private static final int MOST_SURPLUS = 64 * 1024;

  // The seven passes of an interlaced picture: first column, first row, steps (8.1).
  private static final int[] X0 = {0, 4, 0, 2, 0, 1, 0};
  private static final int[] Y0 = {0, 0, 4, 0, 2, 0, 1};
  private static final int[] DX = {8, 8, 4, 4, 2, 2, 1};
  private static final int[] DY = {8, 8, 8, 4, 4, 2, 2};

  private final Inflater inflater = new Inflater();
  private final byte[] buffer = new byte[BUFFER];
  private final int width;
  private final int height;
  private final int bitsPerPixel;
  private final boolean interlaced;

  private int pass = -1;
  private long rowsLeft;
  private long rowBytes;

  /** Of the row that is being read, with its filter byte; 0 between two rows. */
  private long rowLeft;

  private boolean complete;
  private long inflated;
  private long surplus;

  public PngPixels(int width, int height, int bitsPerPixel, boolean interlaced) {
    this.width = width;
    this.height = height;
    this.bitsPerPixel = bitsPerPixel;
    this.interlaced = interlaced;
    nextPass();
  }

  /**
   * Reads a part of the zlib stream.
   *
   * @return how many of its bytes belong to the stream: fewer than all if the stream has ended
   * @throws PixelException when the stream or a row of it is damaged before the picture is
   *     complete, or continues long after it
   */
  public int read(byte[] bytes, int from, int to) throws PixelException {
    if (inflater.finished()) {
      return 0;
    }
    inflater.setInput(bytes, from, to - from);
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0) {
          if (inflater.needsDictionary()) {
            throw PixelException.damaged();
          }
          break;
        }
        inflated += count;
        rows(count);
      }
    } catch (DataFormatException e) {
      int count = (int) (inflater.getBytesWritten() - inflated);
      inflated += count;
      rows(count);
      if (!complete) {
        throw PixelException.damaged();
      }
      return to - from; // A wrong checksum after the last row: decoders do not look at it.
    }
    return to - from - inflater.getRemaining();
  }

  /** Whether all rows were there. */
  public boolean isComplete() {
    return complete;
  }

  /** Whether the zlib stream has ended. */
  public boolean isFinished() {
    return inflater.finished();
  }

  /** Bytes of pixels so far. */
  public long inflated() {
    return inflated;
  }

  /** Whether a zlib stream is complete and has at most {@code most} bytes. */
  public static boolean inflates(byte[] bytes, int from, int to, int most) {
    Inflater inflater = new Inflater();
    byte[] buffer = new byte[BUFFER];
    int total = 0;
    try {
      inflater.setInput(bytes, from, to - from);
      while (!inflater.finished() && total <= most) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          return false;
        }
        total += count;
      }
      return total <= most;
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  private void rows(int count) throws PixelException {
    int at = 0;
    while (at < count) {
      if (complete) {
        surplus += count - at;
        if (surplus > MOST_SURPLUS) {
          throw PixelException.excessive();
        }
        return;
      }
      if (rowLeft == 0) {
        if ((buffer[at] & 0xFF) > 4) { // The filter types are 0 to 4 (9.2).
          throw PixelException.damaged();
        }
        rowLeft = rowBytes;
      }
      int part = (int) Math.min(rowLeft, count - at);
      at += part;
      rowLeft -= part;
      if (rowLeft == 0 && --rowsLeft == 0) {
        nextPass();
      }
    }
  }

  /** Moves to the next pass that has pixels. */
  private void nextPass() {
    while (true) {
      pass++;
      if (pass == (interlaced ? 7 : 1)) {
        complete = true;
        return;
      }
      long columns = interlaced ? (width - X0[pass] + DX[pass] - 1L) / DX[pass] : width;
      rowsLeft = interlaced ? (height - Y0[pass] + DY[pass] - 1L) / DY[pass] : height;
      rowBytes = 1 + (columns * bitsPerPixel + 7) / 8;
      if (columns > 0 && rowsLeft > 0) {
        return;
      }
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
