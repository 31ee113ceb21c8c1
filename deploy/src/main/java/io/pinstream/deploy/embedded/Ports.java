package io.pinstream.deploy.embedded;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** TCP ports of the loopback interface. */
public final class Ports {
  private Ports() {}

  /** 127.0.0.1, not {@code localhost}, which may be ::1, an address that our clients do not use. */
  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /**
   * Binds a port for a moment, so that a caller can hold several before servers bind them.
   *
   * @param port 0 for any free port
   * @throws StartupException if the port is in use
   */
  static ServerSocket reserve(String server, int port) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        // Like the servers, so that connections of the last run in TIME_WAIT do not count.
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(loopback(), port));
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw taken(server, port, e);
    }
  }

  /**
   * Checks a port early, before anything else is started.
   *
   * @throws StartupException if the port is in use
   */
  public static void requireFree(String server, int port) {
    try {
      reserve(server, port).close();
    } catch (IOException e) {
      throw taken(server, port, e);
    }
  }

  /** {@code count} different free ports. */
  public static int[] free(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(reserve("A server", 0));
      }
      return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      held.forEach(Ports::release);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StartupException taken(String server, int port, Throwable cause) {
    return new StartupException(
        server
            + " cannot listen on 127.0.0.1:"
            + port
            + ": is another program, or another Pinstream, using that port? ("
            + cause.getMessage()
            + ")",
        cause);
  }
}
