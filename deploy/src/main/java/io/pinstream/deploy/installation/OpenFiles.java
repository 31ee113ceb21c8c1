package io.pinstream.deploy.installation;

import com.sun.management.UnixOperatingSystemMXBean;
import io.pinstream.deploy.embedded.StartupException;
import java.lang.management.ManagementFactory;

/** Whether this process may open as many files as it will need. */
public final class OpenFiles {

  // Measured with 4 partitions: see docs/operations.md.
  private static final long BASE = 600;
  private static final long PER_PARTITION = 600;

  private OpenFiles() {}

  /**
   * @param partitions of each topic
   * @throws StartupException when the limit is lower than what is needed
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
}
