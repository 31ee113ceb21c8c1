package io.pinstream.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Shows the progress of a long step on stderr, every few seconds. */
public final class Progress {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private String step = "";
  private long began;
  private long shown;

  public void begin(String name) {
    step = name;
    began = System.nanoTime();
    shown = began;
    System.err.println(name + "...");
  }

  public void at(long done, long all) {
    long now = System.nanoTime();
    if (now - shown > PAUSE.toNanos()) {
      shown = now;
      System.err.printf(Locale.ROOT, "%s: %,d of %,d%n", step, done, all);
    }
  }

  /**
   * Pauses between a long filling and the measurement: with {@code PINSTREAM_BENCH_WAIT} set, waits
   * for a line on standard input, so that the machine can become idle.
   */
  public void rest() throws IOException {
    if (System.getenv("PINSTREAM_BENCH_WAIT") != null) {
      System.err.println("Filled; goes on after a line on standard input.");
      int read = System.in.read();
      while (read >= 0 && read != '\n') {
        read = System.in.read();
      }
    }
  }

  /** Everything that needs an idle machine is measured. */
  public void rested() {
    System.err.println("Measured.");
  }

  public void end() {
    System.err.printf(Locale.ROOT, "%s: %.1f s%n", step, (System.nanoTime() - began) / 1e9);
  }
}
