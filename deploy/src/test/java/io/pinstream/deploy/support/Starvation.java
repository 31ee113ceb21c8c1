package io.pinstream.deploy.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the processor from a process and its children: by a quota of the kernel (cgroup version 1
 * or 2) where we may set one, else by stopping and continuing them.
 */
public final class Starvation implements AutoCloseable {

  private static final Path V2 = Path.of("/sys/fs/cgroup/cgroup.controllers");
  private static final Path V1 = Path.of("/sys/fs/cgroup/cpu");
  private static final String MEMBERS = "cgroup.procs";
  private static final int PERIOD_MICROS = 100_000;

  private final List<Process> helpers = new ArrayList<>();
  private final @Nullable Path group;

  private Starvation(@Nullable Path group) {
    this.group = group;
  }

  /**
   * Begins at once, with all children that the process has by then or starts later.
   *
   * @param share of one core
   */
  public static Starvation of(long pid, double share, int hogs) throws IOException {
    Path group = quota(pid, share);
    Starvation starvation = new Starvation(group);
    if (group == null) {
      String all = "%1$d $(pgrep -P %1$d)".formatted(pid);
      starvation.shell(
          "while kill -STOP %1$s; do sleep %2$.2f; kill -CONT %1$s; sleep %3$.2f; done"
              .formatted(all, 1 - share, share));
    }
    for (int hog = 0; hog < hogs; hog++) {
      starvation.shell("while kill -0 %d; do :; done".formatted(pid));
    }
    return starvation;
  }

  private static @Nullable Path quota(long pid, double share) {
    try {
      String quota = Integer.toString((int) (share * PERIOD_MICROS));
      Path group;
      if (Files.exists(V2)) {
        group = V2.resolveSibling("pinstream-starvation-" + pid);
        Files.createDirectory(group);
        Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      } else {
        group = V1.resolve("pinstream-starvation-" + pid);
        Files.createDirectory(group);
        Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
        Files.writeString(group.resolve("cpu.cfs_quota_us"), quota);
      }
      List<ProcessHandle> all = new ArrayList<>(List.of(ProcessHandle.of(pid).orElseThrow()));
      ProcessHandle.of(pid).orElseThrow().descendants().forEach(all::add);
      for (ProcessHandle one : all) {
        Files.writeString(group.resolve(MEMBERS), Long.toString(one.pid()));
      }
      return group;
    } catch (IOException notAllowed) {
      return null;
    }
  }

  /** In words. */
  public String how() {
    return group == null ? "SIGSTOP, SIGCONT" : "cgroup quota";
  }

  /** Stops all of them for a while. */
  public static void burst(long pid, long millis) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder(
                "bash",
                "-c",
                "p='%1$d '$(pgrep -P %1$d); kill -STOP $p; sleep %2$.2f; kill -CONT $p"
                    .formatted(pid, millis / 1e3))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    kill.waitFor(millis * 2 + 60_000, TimeUnit.MILLISECONDS);
  }

  private void shell(String script) throws IOException {
    helpers.add(
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Gives the processor back. */
  @Override
  public void close() throws IOException {
    helpers.forEach(Process::destroyForcibly);
    if (group != null) {
      Path everybody = group.resolveSibling(MEMBERS);
      for (String pid : Files.readAllLines(group.resolve(MEMBERS))) {
        try {
          Files.writeString(everybody, pid);
        } catch (IOException e) {
          // It has ended meanwhile.
          assertEnded(pid, e);
        }
      }
      Files.delete(group);
    }
  }

  private static void assertEnded(String pid, IOException e) throws IOException {
    if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
      throw e;
    }
  }
}
