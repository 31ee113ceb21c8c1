package io.pinstream.streams.nodes;

import io.pinstream.schemas.fact.NodeHeartbeat;
import java.time.Instant;
import java.util.List;

/** What a worker of toys says. */
final class Beats {

  static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private Beats() {}

  static NodeHeartbeat of(
      String name, Instant startedAt, String address, List<Integer> active, List<Integer> standby) {
    return new NodeHeartbeat(
        name,
        startedAt,
        false,
        new NodeHeartbeat.State(
            "worker",
            address,
            "1",
            List.of(
                new NodeHeartbeat.Application(
                    ToyRead.APPLICATION,
                    "running",
                    List.of(
                        new NodeHeartbeat.Tasks(
                            List.of("a-store", ToyRead.STORE), active, standby))))));
  }

  /** All is as it was told last. */
  static NodeHeartbeat unchanged(String name, Instant startedAt) {
    return new NodeHeartbeat(name, startedAt, false, null);
  }

  static NodeHeartbeat leaving(String name, Instant startedAt) {
    return new NodeHeartbeat(name, startedAt, true, null);
  }
}
