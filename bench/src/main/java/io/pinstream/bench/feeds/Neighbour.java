package io.pinstream.bench.feeds;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * An author who pins at a steady pace independent of other load, and a follower who polls
 * continuously. The pace does not wait for the reads, so a long delay counts as many long delays.
 */
final class Neighbour implements AutoCloseable {

  private static final long PACE_NANOS = 50_000_000;
  private static final long LOOK_MILLIS = 2;
  private static final Page.Request LOOK = new Page.Request(100, null);

  private final FeedEngine engine;
  private final SamplePins samples;
  private final Id author;
  private final Id reader;
  private final Thread thread = new Thread(this::pin, "neighbour");
  private final Map<ByteBuffer, Long> waiting = new HashMap<>();
  private DoubleStream.Builder millis = DoubleStream.builder();
  private volatile boolean closed;

  private Neighbour(FeedEngine engine, Ids ids, SamplePins samples) {
    this.engine = engine;
    this.samples = samples;
    this.author = ids.fresh(IdType.USER, 1);
    this.reader = ids.fresh(IdType.USER, 2);
  }

  static Neighbour of(FeedEngine engine, Ids ids, SamplePins samples) throws InterruptedException {
    Neighbour neighbour = new Neighbour(engine, ids, samples);
    engine.wakeAll(List.of(neighbour.reader));
    engine.follow(neighbour.reader, neighbour.author);
    engine.awaitReaders(neighbour.author, 1);
    neighbour.thread.start();
    return neighbour;
  }

  /** The delays of pins since the last call, including pins that have not arrived. */
  synchronized double[] takeMillis() {
    long now = System.nanoTime();
    waiting.values().stream()
        .filter(sent -> now - sent > PACE_NANOS * 4)
        .forEach(sent -> millis.add((now - sent) / 1e6));
    double[] taken = millis.build().toArray();
    millis = DoubleStream.builder();
    return taken;
  }

  private void pin() {
    long next = System.nanoTime();
    try {
      while (!closed) {
        if (System.nanoTime() - next >= 0) {
          next += PACE_NANOS;
          Pin pin = samples.by(author);
          put(ByteBuffer.wrap(Topics.PINS.value().encode(pin)));
          engine.publish(pin);
        }
        look();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void put(ByteBuffer json) {
    waiting.put(json, System.nanoTime());
  }

  private synchronized void look() {
    if (waiting.isEmpty()) {
      return;
    }
    List<byte[]> items = engine.reader().feed(reader, LOOK).items();
    long now = System.nanoTime();
    for (byte[] json : items) {
      Long sent = waiting.remove(ByteBuffer.wrap(json));
      if (sent == null) {
        return; // seen before, and all behind it too
      }
      millis.add((now - sent) / 1e6);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
