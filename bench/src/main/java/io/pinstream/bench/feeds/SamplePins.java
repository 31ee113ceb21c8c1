package io.pinstream.bench.feeds;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Creates pins, each newer than the last. Thread-safe. */
final class SamplePins {

  private final Ids ids;
  private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());

  SamplePins(Ids ids) {
    this.ids = ids;
  }

  Pin by(Id author) {
    Id id = ids.fresh(IdType.PIN, author.home());
    return new Pin(
        id,
        author,
        "A quiet evening by the lake",
        "The boats were in already, and the light stayed for an hour longer than anybody thought.",
        null,
        State.PUBLISHED,
        Instant.ofEpochMilli(millis.incrementAndGet()),
        new Pin.Image(
            "/media/" + id + "/00112233445566778899aabbccddeeff",
            "image/jpeg",
            482_113,
            1920,
            1280));
  }
}
