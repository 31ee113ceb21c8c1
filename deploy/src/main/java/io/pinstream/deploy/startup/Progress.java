package io.pinstream.deploy.startup;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells whoever started it how far it is: one line for each service that is ready. */
public final class Progress {

  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Does a step, and prints what is ready after how long. */
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

  /** Something that takes a moment. */
  public interface Step<T> {
    T run() throws Exception;
  }
}
