package io.pinstream.deploy.support;

import io.pinstream.deploy.standalone.StandaloneSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ports that nobody listens at. */
public final class FreePorts {

  private FreePorts() {}

  public static List<Integer> take(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Settings of a standalone that is in nobody's way. */
  public static StandaloneSettings settings(Path data) throws IOException {
    List<Integer> ports = take(5);
    return new StandaloneSettings(
        data,
        ports.get(0),
        ports.get(1),
        ports.get(2),
        ports.get(3),
        ports.get(4),
        4,
        List.of(),
        false);
  }
}
