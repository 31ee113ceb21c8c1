package io.pinstream.deploy.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Very many connections of one hostile client, on one thread. Each sends what it is told, and reads
 * only when it is told to.
 */
final class Flood implements AutoCloseable {

  private final InetSocketAddress server;
  private final @Nullable String from;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer rubbish = ByteBuffer.allocateDirect(256 * 1024);
  private int refused;

  /**
   * @param address such as {@code http://127.0.0.1:8080}
   * @param from an address of this machine, such as 127.0.0.2; null for the usual one
   */
  Flood(String address, @Nullable String from) {
    URI uri = URI.create(address);
    this.server = new InetSocketAddress(uri.getHost(), uri.getPort());
    this.from = from;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Opens more connections; one that is not accepted is counted. */
  Flood open(int more) throws IOException {
    for (int i = 0; i < more; i++) {
      SocketChannel channel = SocketChannel.open();
      try {
        if (from != null) {
          channel.bind(new InetSocketAddress(from, 0));
        }
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 * 1024);
        channel.socket().connect(server, 5_000);
        channel.configureBlocking(false);
        channels.add(channel);
      } catch (IOException e) {
        refused++;
        channel.close();
      }
    }
    return this;
  }

  /** Sends these bytes over each connection, as far as it takes them. */
  Flood send(byte[] bytes) {
    for (SocketChannel channel : channels) {
      send(channel, bytes);
    }
    return this;
  }

  private static void send(SocketChannel channel, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      for (int tries = 0; buffer.hasRemaining() && tries < 64; tries++) {
        if (channel.write(buffer) == 0) {
          return;
        }
      }
    } catch (IOException closed) {
      // That is what we are here to see; open() counts them.
    }
  }

  /** Sends a byte over each, again and again. */
  Flood drip(Duration each, Duration all) throws InterruptedException {
    long end = System.nanoTime() + all.toNanos();
    while (System.nanoTime() < end) {
      send(new byte[] {'x'});
      Thread.sleep(each.toMillis());
    }
    return this;
  }

  /** Ends what it sends, but goes on reading. */
  Flood halfClose() {
    for (SocketChannel channel : channels) {
      try {
        channel.shutdownOutput();
      } catch (IOException closed) {
        // As above.
      }
    }
    return this;
  }

  /** Reads what is there; returns how many connections the server has closed. */
  int closedByServer() {
    int closed = refused;
    for (SocketChannel channel : channels) {
      try {
        int read = 1;
        while (read > 0) {
          rubbish.clear();
          read = channel.read(rubbish);
        }
        if (read < 0) {
          closed++;
        }
      } catch (IOException e) {
        closed++;
      }
    }
    return closed;
  }

  int opened() {
    return channels.size() + refused;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    channels.clear();
  }
}
