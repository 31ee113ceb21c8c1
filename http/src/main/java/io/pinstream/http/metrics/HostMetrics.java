package io.pinstream.http.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process is, and the disk that its data lie on. */
public final class HostMetrics {

  private HostMetrics() {}

  /**
   * What this process is.
   *
   * @param commit in git that was built
   * @param java its version
   */
  public static void build(
      PrometheusRegistry registry, String version, String commit, String java) {
    Info.builder()
        .name("pinstream_build_info")
        .help("The version that runs, with the commit and the Java that it runs on; always 1")
        .labelNames("version", "commit", "java")
        .register(registry)
        .addLabelValues(version, commit, java);
  }

  /**
   * The disk of its data.
   *
   * @param data a folder on it
   */
  public static void disk(PrometheusRegistry registry, Path data) {
    disk(registry, "free", "What can still be written to the disk of the data", data);
    disk(registry, "used", "What is used of the disk of the data, by others too", data);
    disk(registry, "size", "The size of the disk of the data", data);
  }

  private static void disk(PrometheusRegistry registry, String kind, String help, Path data) {
    GaugeWithCallback.builder()
        .name("pinstream_disk_" + kind + "_bytes")
        .help(help)
        .callback(callback -> callback.call(bytes(kind, data)))
        .register(registry);
  }

  private static double bytes(String kind, Path data) {
    try {
      FileStore store = Files.getFileStore(data);
      return switch (kind) {
        case "free" -> store.getUsableSpace();
        case "used" -> store.getTotalSpace() - store.getUnallocatedSpace();
        default -> store.getTotalSpace();
      };
    } catch (IOException e) {
      // The disk is gone, and that is when the other series are needed.
      return Double.NaN;
    }
  }
}
