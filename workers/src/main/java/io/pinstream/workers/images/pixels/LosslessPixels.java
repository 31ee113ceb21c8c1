package io.pinstream.workers.images.pixels;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entropy-coded image of lossless WebP (RFC 9649, section 3) to know that all of its
 * pixels are there. Keeps the prefix codes, and the image that maps them to areas: a 16th of the
 * pixels at most.
 */
public final class LosslessPixels {

  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int MOST_CACHE_BITS = 11;

  /** Symbols of all codes together; encoders write some ten thousand. */
  private static final int MOST_SYMBOLS = 8_000_000;

  private static final int SUBTRACT_GREEN = 2;
  private static final int COLOR_INDEXING = 3;

  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /** The 120 nearest pixels: in two digits each, rows up, and 8 less columns to the left. */
  private static final String NEAREST =
      "1807171928062729161a262a38053739151b363a252b48044749141c353b464a242c58454b343c03"
          + "5759131d565a232d444c555b333d68026769121e666a222e545c434d656b323e78017779535d111f"
          + "646c424e767a212f757b313f636d525e00747c414f1020626e30737d515f40727e616f50717f6070";

  private final LosslessBits in;
  private final int[] lengths = new int[LITERALS + LENGTHS + (1 << MOST_CACHE_BITS)];
  private final @Nullable PrefixCode[] single = new PrefixCode[lengths.length];
  private int symbols;

  private LosslessPixels(byte[] bytes, int from, int to) {
    in = new LosslessBits(bytes, from, to);
  }

  /** The five codes of a part of the picture. */
  private record Codes(
      PrefixCode green, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {}

  /**
   * Checks an image.
   *
   * @param from after the header that tells its size
   * @throws PixelException when it does not have all of its pixels
   */
  public static void check(byte[] bytes, int from, int to, int width, int height)
      throws PixelException {
    new LosslessPixels(bytes, from, to).picture(width, height);
  }

  private void picture(int width, int height) throws PixelException {
    int columns = width;
    int seen = 0;
    while (in.bit() == 1) {
      int transform = in.number(2);
      if ((seen & 1 << transform) != 0) {
        throw PixelException.damaged();
      }
      seen |= 1 << transform;
      if (transform == COLOR_INDEXING) {
        int colors = in.number(8) + 1;
        image(colors, 1, null);
        columns = parts(columns, colors > 16 ? 0 : colors > 4 ? 1 : colors > 2 ? 2 : 3);
      } else if (transform != SUBTRACT_GREEN) {
        int bits = in.number(3) + 2;
        image(parts(columns, bits), parts(height, bits), null);
      }
    }
    int cacheBits = cacheBits();
    if (in.bit() == 0) {
      pixels(columns, height, cacheBits, new Codes[] {codes(cacheBits)}, null, 0, null);
      return;
    }
    int bits = in.number(3) + 2;
    int[] groups = new int[parts(columns, bits) * parts(height, bits)];
    image(parts(columns, bits), parts(height, bits), groups);
    boolean[] used = new boolean[1 << 16];
    int most = 0;
    for (int i = 0; i < groups.length; i++) {
      groups[i] = groups[i] >> 8 & 0xFFFF;
      used[groups[i]] = true;
      most = Math.max(most, groups[i]);
    }
    @Nullable Codes[] codes = new Codes[most + 1];
    for (int group = 0; group <= most; group++) {
      int before = symbols;
      Codes read = codes(cacheBits);
      if (used[group]) {
        codes[group] = read;
      } else {
        symbols = before;
      }
    }
    pixels(columns, height, cacheBits, codes, groups, bits, null);
  }

  /** An image without transforms and with one group of codes, as used for auxiliary images. */
  private void image(int width, int height, int @Nullable [] into) throws PixelException {
    int cacheBits = cacheBits();
    pixels(width, height, cacheBits, new Codes[] {codes(cacheBits)}, null, 0, into);
  }

  private static int parts(int length, int bits) {
    return (length + (1 << bits) - 1) >> bits;
  }

  private int cacheBits() throws PixelException {
    if (in.bit() == 0) {
      return 0;
    }
    int bits = in.number(4);
    if (bits < 1 || bits > MOST_CACHE_BITS) {
      throw PixelException.damaged();
    }
    return bits;
  }

  private Codes codes(int cacheBits) throws PixelException {
    int cached = cacheBits == 0 ? 0 : 1 << cacheBits;
    return new Codes(
        code(LITERALS + LENGTHS + cached),
        code(LITERALS),
        code(LITERALS),
        code(LITERALS),
        code(DISTANCES));
  }

  private PrefixCode code(int alphabet) throws PixelException {
    Arrays.fill(lengths, 0, Math.max(alphabet, LITERALS), 0);
    if (in.bit() == 1) {
      boolean two = in.bit() == 1;
      lengths[in.number(in.bit() == 1 ? 8 : 1)] = 1;
      if (two) {
        lengths[in.number(8)] = 1;
      }
    } else {
      codeLengths(alphabet);
    }
    PrefixCode code = PrefixCode.of(lengths, alphabet);
    if (code == null) {
      throw PixelException.damaged();
    }
    symbols += code.size();
    if (symbols > MOST_SYMBOLS) {
      throw PixelException.excessive();
    }
    if (code.size() > 1) {
      return code;
    }
    PrefixCode shared = single[code.only()];
    if (shared == null) {
      single[code.only()] = code;
    }
    return shared == null ? code : shared;
  }

  private void codeLengths(int alphabet) throws PixelException {
    int[] ofLengths = new int[LENGTH_ORDER.length];
    int count = in.number(4) + 4;
    if (count > LENGTH_ORDER.length) {
      throw PixelException.damaged();
    }
    for (int i = 0; i < count; i++) {
      ofLengths[LENGTH_ORDER[i]] = in.number(3);
    }
    PrefixCode code = PrefixCode.of(ofLengths, ofLengths.length);
    if (code == null) {
      throw PixelException.damaged();
    }
    int left = alphabet;
    if (in.bit() == 1) {
      left = 2 + in.number(2 + 2 * in.number(3));
      if (left > alphabet) {
        throw PixelException.damaged();
      }
    }
    int previous = 8;
    int symbol = 0;
    while (symbol < alphabet && left-- > 0) {
      int length = code.next(in);
      if (length < 16) {
        lengths[symbol++] = length;
        previous = length == 0 ? previous : length;
      } else {
        int repeat =
            length == 16 ? 3 + in.number(2) : length == 17 ? 3 + in.number(3) : 11 + in.number(7);
        if (symbol + repeat > alphabet) {
          throw PixelException.damaged();
        }
        Arrays.fill(lengths, symbol, symbol + repeat, length == 16 ? previous : 0);
        symbol += repeat;
      }
    }
  }

  /**
   * Reads the pixels of an image.
   *
   * @param groups which codes apply in each square of 2^{@code bits} pixels; null if one group
   *     applies everywhere
   * @param into receives the pixels; null if they are not needed
   */
  private void pixels(
      int width,
      int height,
      int cacheBits,
      @Nullable Codes[] codes,
      int @Nullable [] groups,
      int bits,
      int @Nullable [] into)
      throws PixelException {
    int total = width * height;
    int squares = parts(width, bits);
    int mask = groups == null ? Integer.MAX_VALUE : (1 << bits) - 1;
    int[] cache = into == null || cacheBits == 0 ? new int[0] : new int[1 << cacheBits];
    int cached = 0;
    Codes now = Objects.requireNonNull(codes[groups == null ? 0 : groups[0]]);
    int x = 0;
    int y = 0;
    int at = 0;
    while (at < total) {
      if (groups != null && (x & mask) == 0) {
        now = Objects.requireNonNull(codes[groups[(y >> bits) * squares + (x >> bits)]]);
      }
      int green = now.green().next(in);
      if (green < LITERALS) {
        int red = now.red().next(in);
        int blue = now.blue().next(in);
        int alpha = now.alpha().next(in);
        if (into != null) {
          into[at] = alpha << 24 | red << 16 | green << 8 | blue;
        }
        at++;
        x++;
      } else if (green < LITERALS + LENGTHS) {
        int length = prefixed(green - LITERALS);
        int distance = distance(prefixed(now.distance().next(in)), width);
        if (distance > at || length > total - at) {
          throw PixelException.damaged();
        }
        if (into != null) {
          for (int i = at; i < at + length; i++) {
            into[i] = into[i - distance];
          }
        }
        at += length;
        x += length;
      } else {
        if (into != null) {
          for (; cached < at; cached++) {
            cache[(into[cached] * 0x1E35A7BD) >>> (32 - cacheBits)] = into[cached];
          }
          into[at] = cache[green - LITERALS - LENGTHS];
        }
        at++;
        x++;
      }
      if (x >= width) {
        y += x / width;
        x %= width;
        if (groups != null && at < total) {
          now = Objects.requireNonNull(codes[groups[(y >> bits) * squares + (x >> bits)]]);
        }
      } else if (groups != null && green >= LITERALS && at < total) {
        now = Objects.requireNonNull(codes[groups[(y >> bits) * squares + (x >> bits)]]);
      }
    }
  }

  /** Lengths and distances come as a symbol and further bits (3.6.2.2). */
  private int prefixed(int symbol) throws PixelException {
    if (symbol < 4) {
      return symbol + 1;
    }
    int bits = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << bits) + in.number(bits) + 1;
  }

  private static int distance(int code, int width) {
    if (code > 120) {
      return code - 120;
    }
    int up = Character.digit(NEAREST.charAt(2 * code - 2), 16);
    int left = 8 - Character.digit(NEAREST.charAt(2 * code - 1), 16);
    return Math.max(1, up * width + left);
  }
}
