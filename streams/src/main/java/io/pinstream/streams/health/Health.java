package io.pinstream.streams.health;

/**
 * How an application fares on this node.
 *
 * @param detail for people: what is awaited, or what went wrong; empty while it runs
 */
public record Health(Phase phase, String detail) {

  public enum Phase {
    /** It has not started, or joins its group. */
    STARTING,
    /** It reads its stores' changelogs. */
    RESTORING,
    /** All its tasks here run. */
    RUNNING,
    /** Something in it has stood still for long, and will not go on by itself. */
    STUCK,
    /** It failed too often and was stopped; it starts again with the process. */
    FAILED,
    STOPPED
  }
}
