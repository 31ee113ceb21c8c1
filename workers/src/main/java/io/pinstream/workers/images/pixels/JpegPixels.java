package io.pinstream.workers.images.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the entropy-coded scans of a JPEG with Huffman coding (ITU-T T.81, annexes F and G)
 * to find where the last block ends. Of the coefficients one bit each is kept, and only of a
 * progressive picture: whether it is zero, which later scans depend on. That makes 19 MB for 50
 * megapixels with three full components.
 */
public final class JpegPixels {

  private static final int BLOCK = 64;

  private final byte[] bytes;
  private final boolean progressive;
  private final int width;
  private final int height;
  private final List<Component> components = new ArrayList<>();
  private final HuffmanTables tables;
  private int endOfBandRun;

  public JpegPixels(
      byte[] bytes, int width, int height, boolean progressive, HuffmanTables tables) {
    this.tables = tables;
    this.bytes = bytes;
    this.width = width;
    this.height = height;
    this.progressive = progressive;
  }

  /** How a scan ended. */
  public enum End {
    /** All of its blocks were there. */
    COMPLETE,
    /** A marker or the end of the file came first. */
    EARLY,
    /** It contains invalid data; decoders show what they can. */
    DAMAGED
  }

  /**
   * @param at after the last byte that was read
   */
  public record Scan(End end, int at) {}

  /** A component as a scan names it. */
  public record Part(int id, int dcTable, int acTable) {}

  /** The spectral band and the bits of it that a progressive scan carries. */
  public record Band(int from, int to, int high, int low) {}

  private static final class Component {
    final int id;
    final int h;
    final int v;
    int columns;
    int rows;
    int stride;
    long[] nonZero = {};

    /** Whether a damaged or misplaced scan leaves open what decoders make of the others. */
    boolean uncertain;

    /** Lowest bit that has come of each coefficient; -1 if none has. */
    final int[] precision = new int[BLOCK];

    Component(int id, int h, int v) {
      this.id = id;
      this.h = h;
      this.v = v;
      Arrays.fill(precision, -1);
    }
  }

  /** Adds a component of the frame. */
  public void component(int id, int h, int v) {
    components.add(new Component(id, h, v));
  }

  /** Whether every component is complete. */
  public boolean isComplete() {
    for (Component component : components) {
      for (int i = 0; i < BLOCK; i++) {
        if (component.precision[i] != 0 || component.uncertain) {
          return false;
        }
      }
    }
    return !components.isEmpty();
  }

  /**
   * Walks through the scan whose data begins at {@code from}.
   *
   * @param restartInterval in MCUs; 0 if there are no restarts
   */
  public Scan scan(int from, List<Part> parts, Band band, int restartInterval) {
    layOut();
    List<Component> inScan = new ArrayList<>();
    for (Part part : parts) {
      for (Component component : components) {
        if (component.id == part.id()) {
          inScan.add(component);
        }
      }
    }
    EntropyBits in = new EntropyBits(bytes, from);
    int end =
        inScan.size() == parts.size()
            ? walk(in, parts, inScan, band, restartInterval)
            : EntropyBits.NO_CODE;
    if (end >= 0) {
      in.align();
      for (Component component : inScan) {
        for (int i = progressive ? band.from() : 0; i <= (progressive ? band.to() : 63); i++) {
          boolean inOrder = component.precision[i] == (band.high() == 0 ? -1 : band.high());
          component.uncertain |= progressive && !inOrder;
          component.precision[i] = progressive ? band.low() : 0;
        }
      }
      return new Scan(End.COMPLETE, in.position());
    }
    if (band.from() > 0) {
      inScan.forEach(component -> component.uncertain = true);
    }
    return new Scan(end == EntropyBits.END ? End.EARLY : End.DAMAGED, in.position());
  }

  private void layOut() {
    int maxH = 1;
    int maxV = 1;
    for (Component component : components) {
      maxH = Math.max(maxH, component.h);
      maxV = Math.max(maxV, component.v);
    }
    int mcusAcross = up(width, 8 * maxH);
    int mcusDown = up(height, 8 * maxV);
    for (Component component : components) {
      if (component.columns == 0) {
        component.columns = up(up(width * component.h, maxH), 8);
        component.rows = up(up(height * component.v, maxV), 8);
        component.stride = mcusAcross * component.h;
        if (progressive) {
          component.nonZero = new long[component.stride * mcusDown * component.v];
        }
      }
    }
  }

  private static int up(int dividend, int divisor) {
    return (int) ((dividend + (long) divisor - 1) / divisor);
  }

  private int walk(
      EntropyBits in, List<Part> parts, List<Component> inScan, Band band, int restartInterval) {
    boolean alone = inScan.size() == 1;
    Component first = inScan.get(0);
    int across = alone ? first.columns : first.stride / first.h;
    int maxV = components.stream().mapToInt(component -> component.v).max().orElse(1);
    int down = alone ? first.rows : up(height, 8 * maxV);
    endOfBandRun = 0;
    long mcu = 0;
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++, mcu++) {
        if (restartInterval > 0 && mcu > 0 && mcu % restartInterval == 0) {
          endOfBandRun = 0;
          if (!in.restart((int) ((mcu / restartInterval - 1) % 8))) {
            return EntropyBits.NO_CODE;
          }
        }
        for (int i = 0; i < inScan.size(); i++) {
          Component component = inScan.get(i);
          int h = alone ? 1 : component.h;
          int v = alone ? 1 : component.v;
          for (int block = 0; block < h * v; block++) {
            int at = (y * v + block / h) * component.stride + x * h + block % h;
            int end = block(in, parts.get(i), component, at, band);
            if (end < 0) {
              return end;
            }
          }
        }
      }
    }
    return 0;
  }

  private int block(EntropyBits in, Part part, Component component, int at, Band band) {
    if (!progressive) {
      int end = dcFirst(in, tables.dc(part.dcTable()));
      return end < 0 ? end : sequential(in, tables.ac(part.acTable()));
    }
    if (band.from() == 0) {
      return band.high() == 0 ? dcFirst(in, tables.dc(part.dcTable())) : in.bit();
    }
    HuffmanCode codes = tables.ac(part.acTable());
    // The number of bits in a later scan of the band depends on how a decoder read the damaged one.
    if (codes == null || (band.high() > 0 && component.uncertain)) {
      return EntropyBits.NO_CODE;
    }
    return band.high() == 0
        ? acFirst(in, codes, component, at, band)
        : acRefine(in, codes, component, at, band);
  }

  private static int dcFirst(EntropyBits in, @Nullable HuffmanCode codes) {
    if (codes == null) {
      return EntropyBits.NO_CODE;
    }
    int size = codes.next(in);
    if (size > 15) {
      return EntropyBits.NO_CODE;
    }
    return size <= 0 ? size : in.bits(size);
  }

  private static int sequential(EntropyBits in, @Nullable HuffmanCode codes) {
    if (codes == null) {
      return EntropyBits.NO_CODE;
    }
    for (int k = 1; k < BLOCK; k++) {
      int runAndSize = codes.next(in);
      if (runAndSize < 0) {
        return runAndSize;
      }
      int size = runAndSize & 15;
      int run = runAndSize >> 4;
      if (size == 0) {
        if (run != 15) {
          return 0;
        }
        k += 15;
      } else {
        k += run;
        int value = in.bits(size);
        if (value < 0) {
          return value;
        }
      }
    }
    return 0;
  }

  /** First scan of a band: codes of zero runs, and of blocks without anything more (G.1.2.2). */
  private int acFirst(EntropyBits in, HuffmanCode codes, Component component, int at, Band band) {
    if (endOfBandRun > 0) {
      endOfBandRun--;
      return 0;
    }
    for (int k = band.from(); k <= band.to(); k++) {
      int runAndSize = codes.next(in);
      if (runAndSize < 0) {
        return runAndSize;
      }
      int size = runAndSize & 15;
      int run = runAndSize >> 4;
      if (size != 0) {
        k += run;
        int value = in.bits(size);
        if (value < 0) {
          return value;
        }
        component.nonZero[at] |= 1L << Math.min(k, BLOCK - 1);
        // In the 16 bits that decoders keep, one as large may become zero.
        component.uncertain |= size + band.low() > 16;
      } else if (run == 15) {
        k += 15;
      } else {
        int more = in.bits(run);
        if (more < 0) {
          return more;
        }
        endOfBandRun = (1 << run) + more - 1;
        return 0;
      }
    }
    return 0;
  }

  /** A further bit of a band: one for each coefficient that was not zero before (G.1.2.3). */
  private int acRefine(EntropyBits in, HuffmanCode codes, Component component, int at, Band band) {
    int k = band.from();
    if (endOfBandRun == 0) {
      while (k <= band.to()) {
        int runAndSize = codes.next(in);
        if (runAndSize < 0) {
          return runAndSize;
        }
        int run = runAndSize >> 4;
        boolean appears = (runAndSize & 15) != 0;
        if (appears) {
          int sign = in.bit();
          if (sign < 0) {
            return sign;
          }
        } else if (run != 15) {
          int more = in.bits(run);
          if (more < 0) {
            return more;
          }
          endOfBandRun = (1 << run) + more;
          break;
        }
        k = refine(in, component.nonZero[at], k, band.to(), run);
        if (k < 0) {
          return k;
        }
        if (appears) {
          component.nonZero[at] |= 1L << Math.min(k, BLOCK - 1);
        }
        k++;
      }
    }
    if (endOfBandRun > 0) {
      endOfBandRun--;
      return Math.min(0, refine(in, component.nonZero[at], k, band.to(), BLOCK));
    }
    return 0;
  }

  /** Passes {@code zeros} zero coefficients, and a bit for each other; returns where that ends. */
  private static int refine(EntropyBits in, long nonZero, int from, int to, int zeros) {
    int left = zeros;
    int k = from;
    while (k <= to) {
      if ((nonZero >>> k & 1) != 0) {
        int bit = in.bit();
        if (bit < 0) {
          return bit;
        }
      } else if (left-- == 0) {
        return k;
      }
      k++;
    }
    return k;
  }
}
