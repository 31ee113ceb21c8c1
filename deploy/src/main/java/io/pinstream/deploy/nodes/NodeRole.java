package io.pinstream.deploy.nodes;

import java.util.Locale;

/** What a node does. */
public enum NodeRole {
  /** Takes writes. */
  INGEST,
  /** Answers reads. */
  QUERY,
  /** Decides, and keeps the views. */
  WORKER;

  /** As on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
