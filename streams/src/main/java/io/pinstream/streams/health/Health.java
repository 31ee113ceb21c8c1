package io.pinstream.streams.health;

/**
 * The health of an application on this node.
 *
 * @param detail readable: what it waits for, or what went wrong; empty while it runs
 */
public record Health(Phase phase, String detail) {

  public enum Phase {
    /** Not started, or joining its group. */
    STARTING,
    /** Restoring its stores from changelogs. */
    RESTORING,
    /** All its local tasks run. */
    RUNNING,
    /** A part of it hangs and will not recover by itself. */
    STUCK,
    /** Failed too often and was stopped; starts again with the process. */
    FAILED,
    STOPPED
  }
}
