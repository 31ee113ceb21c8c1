package io.pinstream.deploy.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The command line of a child JVM: the class path of this one, and the options that it shares. */
record JavaCommand(List<String> words) {

  // What the heap and the compilers needed for a moment goes back to the system.
  private static final List<String> SMALL =
      List.of(
          "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=25", "-XX:TrimNativeHeapInterval=10000");

  private static final String MAIN = "io.pinstream.deploy.Main";

  /**
   * A hidden command of ours in a JVM of its own.
   *
   * @param options its own, above all its heap
   * @param variable an environment variable with more of them, which win
   * @param command what {@code Main} is to run
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
   * Not the AOT cache: it has the classes of this process, a hundred megabytes of them, and would
   * be mapped and relocated by each.
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
