package io.pinstream.streams;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The time of the newest record that an application has come to, in any of its tasks here. */
public final class NewestRecord {

  /** Where {@link RecordTimes}, which Streams makes, finds the one of its application. */
  static final String CONFIG = "pinstream.newest.record";

  private static final long NONE = -1;

  private final AtomicLong millis = new AtomicLong(NONE);

  void seen(long time) {
    // A plain read first: most records are read in order, and each thread would write the same
    // line.
    if (time > millis.get()) {
      millis.accumulateAndGet(time, Math::max);
    }
  }

  /** In ms since 1970; empty before the first record. */
  public OptionalLong time() {
    long time = millis.get();
    return time == NONE ? OptionalLong.empty() : OptionalLong.of(time);
  }
}
