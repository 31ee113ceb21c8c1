package io.pinstream.workers.images;

/**
 * Reads unsigned numbers within the upload; beyond its end, each read refuses it as truncated.
 * Positions count bytes from its start.
 */
final class ByteView {

  private final byte[] bytes;

  ByteView(byte[] bytes) {
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  /** Makes sure that {@code count} bytes from {@code at} on exist. */
  void need(int at, long count) throws RefusalException {
    if (at > bytes.length || count > bytes.length - at) {
      throw RefusalException.truncated();
    }
  }

  int u8(int at) throws RefusalException {
    need(at, 1);
    return bytes[at] & 0xFF;
  }

  int u16(int at) throws RefusalException {
    return u8(at) << 8 | u8(at + 1);
  }

  long u32(int at) throws RefusalException {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  int u16le(int at) throws RefusalException {
    return u8(at) | u8(at + 1) << 8;
  }

  int u24le(int at) throws RefusalException {
    return u16le(at) | u8(at + 2) << 16;
  }

  long u32le(int at) throws RefusalException {
    return u16le(at) | (long) u16le(at + 2) << 16;
  }

  /** Whether the bytes from {@code at} on are those of {@code latin1}; false if there are fewer. */
  boolean startsWith(int at, String latin1) {
    if (at > bytes.length || latin1.length() > bytes.length - at) {
      return false;
    }
    for (int i = 0; i < latin1.length(); i++) {
      if ((bytes[at + i] & 0xFF) != latin1.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
