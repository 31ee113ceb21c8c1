package io.pinstream.deploy.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The command line of a child JVM: with the class path of this one, and shared options. */
record JavaCommand(List<String> words) {

  // Returns memory that the heap and the compilers needed only for a moment to the system.
  private static final List<String> SMALL =
      List.of(
          "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=25", "-XX:TrimNativeHeapInterval=10000");

  private static final String MAIN = "io.pinstream.deploy.Main";

  /**
   * The command line that runs a hidden Pinstream command in a JVM of its own.
   *
   * @param options JVM options of this child, mainly its heap
   * @param variable an environment variable with further options, which win
   * @param command the command for {@code Main}
   */
  static JavaCommand of(List<String> options, String variable, String command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.addAll(SMALL);
    boolean collector = false;
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (isShared(option)) {
        words.add(option);
        collector |= isCollector(option);
      }
    }
    if (!collector) {
      words.add("-XX:+UseSerialGC");
    }
    words.addAll(options);
    StringTokenizer more = new StringTokenizer(System.getenv().getOrDefault(variable, ""));
    while (more.hasMoreTokens()) {
      words.add(more.nextToken());
    }
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(MAIN);
    words.add(command);
    return new JavaCommand(List.copyOf(words));
  }

  /**
   * The AOT cache is not shared: it has a hundred megabytes of classes of this process, which each
   * child would map and relocate.
   */
  private static boolean isShared(String option) {
    return option.startsWith("-Dpinstream.")
        || option.startsWith("-XX:TieredStopAtLevel=")
        || isCollector(option);
  }

  private static boolean isCollector(String option) {
    return option.matches("-XX:\\+Use\\w+GC");
  }
}
