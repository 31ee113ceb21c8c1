package io.pinstream.bench.feeds;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A minimal Redis client (RESP 2), so that the benchmark measures Redis: commands are collected,
 * sent together, and answered in order. For one thread.
 */
final class RedisClient implements AutoCloseable {

  private static final int BUFFER = 1 << 20;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final SocketChannel socket;
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
  private int gathered;
  private int unanswered;

  RedisClient(Path server) throws IOException {
    socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of(server));
  }

  static byte[] word(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] word(long number) {
    return word(Long.toString(number));
  }

  /** Adds a command to the next pipeline. */
  void gather(byte[]... words) throws IOException {
    int size = 16;
    for (byte[] word : words) {
      size += word.length + 16;
    }
    if (out.remaining() < size) {
      write();
    }
    head('*', words.length);
    for (byte[] word : words) {
      head('$', word.length);
      out.put(word).put(LINE_END);
    }
    gathered++;
  }

  /** The number of unsent commands. */
  int gathered() {
    return gathered;
  }

  /** Sends the collected commands, and reads the answers to the earlier ones. */
  void sendAhead() throws IOException {
    write();
    int before = unanswered;
    unanswered += gathered;
    gathered = 0;
    skip(before);
  }

  /** Sends the collected commands, and reads and ignores all answers. */
  void settle() throws IOException {
    sendAhead();
    skip(unanswered);
  }

  /** Sends the one collected command, and returns the strings of its answer. */
  List<byte[]> ask() throws IOException {
    write();
    gathered = 0;
    List<byte[]> strings = new ArrayList<>();
    read(strings);
    return strings;
  }

  private void skip(int answers) throws IOException {
    List<byte[]> strings = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      read(strings);
      strings.clear();
      unanswered--;
    }
  }

  private void write() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      socket.write(out);
    }
    out.clear();
  }

  private void head(char kind, int number) {
    out.put((byte) kind);
    if (number < 10) {
      out.put((byte) ('0' + number));
    } else {
      out.put(word(number));
    }
    out.put(LINE_END);
  }

  private void read(List<byte[]> strings) throws IOException {
    byte kind = next();
    switch (kind) {
      case ':', '+' -> number();
      case '$' -> {
        int length = (int) number();
        if (length >= 0) {
          byte[] string = new byte[length];
          for (int done = 0; done < length; ) {
            fill();
            int part = Math.min(length - done, in.remaining());
            in.get(string, done, part);
            done += part;
          }
          next();
          next();
          strings.add(string);
        }
      }
      case '*' -> {
        long items = number();
        for (long i = 0; i < items; i++) {
          read(strings);
        }
      }
      default -> throw new IOException("Redis says " + (char) kind + line());
    }
  }

  /** The number of a line; of a line without one, anything. */
  private long number() throws IOException {
    long number = 0;
    long sign = 1;
    for (byte b = next(); b != '\r'; b = next()) {
      if (b == '-') {
        sign = -1;
      } else {
        number = number * 10 + b - '0';
      }
    }
    next();
    return sign * number;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (byte b = next(); b != '\r'; b = next()) {
      line.append((char) b);
    }
    return line.toString();
  }

  private byte next() throws IOException {
    fill();
    return in.get();
  }

  private void fill() throws IOException {
    if (!in.hasRemaining()) {
      in.clear();
      if (socket.read(in) < 0) {
        throw new EOFException("Redis hung up");
      }
      in.flip();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
