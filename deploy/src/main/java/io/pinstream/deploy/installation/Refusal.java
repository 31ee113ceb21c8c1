package io.pinstream.deploy.installation;

import io.pinstream.deploy.startup.StartupException;
import java.nio.file.Path;

/** Messages that refuse a start: what is wrong, and what to do. */
final class Refusal {

  private static final String UNTOUCHED = " Nothing was changed.";

  private Refusal() {}

  /**
   * @param wrong a sentence without its full stop
   * @param remedy what the operator can do, a sentence without its full stop
   */
  static StartupException because(String wrong, String remedy) {
    return new StartupException(wrong + ": " + remedy + "." + UNTOUCHED);
  }

  static StartupException because(String wrong, String remedy, Throwable cause) {
    return new StartupException(wrong + ": " + remedy + "." + UNTOUCHED, cause);
  }

  /** Refuses a start because of something that only a backup can restore. */
  static StartupException restore(String wrong, Path part) {
    return because(wrong, "restore " + part + " from the backup of this installation");
  }

  static StartupException restore(String wrong, Path part, Throwable cause) {
    return because(wrong, "restore " + part + " from the backup of this installation", cause);
  }
}
