package io.pinstream.streams;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.Topology;

/**
 * Descriptions of topologies, kept beside the tests. A change of one means that topics, stores or
 * state of the version before may not fit any more: only a person rewrites them, having seen to
 * that. When a test fails, its message holds the new description.
 */
public final class Golden {

  private Golden() {}

  /** The description of this name as it was when somebody last looked at it. */
  public static String description(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/topologies/" + name + ".txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String describe(Topology topology) {
    return topology.describe().toString().strip();
  }
}
