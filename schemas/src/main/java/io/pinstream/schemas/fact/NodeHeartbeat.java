package io.pinstream.schemas.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life of a node, several times a second.
 *
 * @param startedAt tells one run of a node from the next
 * @param leaving whether this is its last one
 * @param state what the node is; null if that is as it was told last
 */
public record NodeHeartbeat(
    String name, Instant startedAt, boolean leaving, @Nullable State state) {

  /**
   * What a node is and does.
   *
   * @param role ingest, query or worker
   * @param address where home reads and the map of nodes are answered, such as {@code
   *     http://10.0.0.7:8082}
   * @param version of the program
   * @param applications that run here; none except on workers
   */
  public record State(
      String role, String address, String version, List<Application> applications) {}

  /**
   * A Streams application on a node.
   *
   * @param status such as {@code running} or {@code restoring, 40 %}
   */
  public record Application(String name, String status, List<Tasks> tasks) {}

  /**
   * The tasks of one sub-topology.
   *
   * @param stores that each of these tasks has
   * @param active partitions whose task processes here
   * @param standby partitions of which a copy is kept here that is near enough to answer
   */
  public record Tasks(List<String> stores, List<Integer> active, List<Integer> standby) {}
}
