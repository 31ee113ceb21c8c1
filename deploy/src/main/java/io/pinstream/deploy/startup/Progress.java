package io.pinstream.deploy.startup;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints the progress of a start: one line for each service that is ready. */
public final class Progress {

  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Runs a step, and prints the service and the time that it took. */
  public <T> T step(String service, String where, Step<T> step) throws Exception {
    long began = System.nanoTime();
    T done = step.run();
    ready(service, where, Duration.ofNanos(System.nanoTime() - began));
    return done;
  }

  public void ready(String service, String where, Duration took) {
    out.printf(Locale.ROOT, "  %-12s ready %5.1f s  %s%n", service, took.toMillis() / 1e3, where);
    out.flush();
  }

  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /** A step of a start. */
  public interface Step<T> {
    T run() throws Exception;
  }
}
