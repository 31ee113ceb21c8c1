package io.pinstream.streams;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The time of the newest record that any local task of an application has reached. */
public final class NewestRecord {

  /** The setting through which {@link RecordTimes}, created by Streams, finds this object. */
  static final String CONFIG = "pinstream.newest.record";

  private static final long NONE = -1;

  private final AtomicLong millis = new AtomicLong(NONE);

  void seen(long time) {
    // Plain read first: otherwise all threads would contend for one cache line.
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
