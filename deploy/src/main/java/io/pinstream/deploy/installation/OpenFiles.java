package io.pinstream.deploy.installation;

import com.sun.management.UnixOperatingSystemMXBean;
import io.pinstream.deploy.startup.StartupException;
import java.lang.management.ManagementFactory;

/** Checks the limit of open files, and how many connections it allows. */
public final class OpenFiles {

  // Measured with 4 partitions: see docs/operations.md.
  private static final long BASE = 600;
  private static final long PER_PARTITION = 600;

  /** BASE includes this number of connections. */
  private static final int FEWEST_CONNECTIONS = 200;

  private OpenFiles() {}

  /**
   * @param partitions the number of partitions of each topic
   * @throws StartupException if the limit is too low
   */
  public static void require(int partitions) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      require(partitions, system.getMaxFileDescriptorCount());
    }
  }

  static void require(int partitions, long given) {
    long needed = needed(partitions);
    if (given < needed) {
      throw new StartupException(
          "This process may open "
              + given
              + " files, and needs "
              + needed
              + ": raise the limit (`ulimit -n "
              + needed
              + "`, LimitNOFILE= of systemd, or nofile in /etc/security/limits.conf). Nothing was"
              + " changed.");
    }
  }

  static long needed(int partitions) {
    return BASE + PER_PARTITION * partitions;
  }

  /**
   * How many of the wanted connections may be open at a time: each takes a file descriptor, and
   * stores must not run out of them.
   */
  public static int connections(int partitions, int wanted) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? connections(partitions, wanted, system.getMaxFileDescriptorCount())
        : wanted;
  }

  static int connections(int partitions, int wanted, long given) {
    return (int) Math.min(wanted, Math.max(FEWEST_CONNECTIONS, given - needed(partitions)));
  }
}
