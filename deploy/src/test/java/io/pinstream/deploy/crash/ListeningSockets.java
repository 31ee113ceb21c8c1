package io.pinstream.deploy.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** On which addresses a process listens, as Linux tells. */
final class ListeningSockets {

  private static final String LISTENING = "0A";

  private ListeningSockets() {}

  record Socket(InetAddress address, int port) {}

  static List<Socket> of(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (NoSuchFileException closedMeanwhile) {
          // It listens no more.
        }
      }
    }
    List<Socket> sockets = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > 9 && columns[3].equals(LISTENING) && inodes.contains(columns[9])) {
          String[] local = columns[1].split(":", -1);
          sockets.add(new Socket(address(local[0]), Integer.parseInt(local[1], 16)));
        }
      }
    }
    return sockets;
  }

  /** The kernel prints words of 32 bits in the order of this machine. */
  private static InetAddress address(String hex) throws IOException {
    byte[] printed = HexFormat.of().parseHex(hex);
    ByteBuffer words = ByteBuffer.wrap(printed);
    ByteBuffer address = ByteBuffer.allocate(printed.length).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    return InetAddress.getByAddress(address.array());
  }
}
