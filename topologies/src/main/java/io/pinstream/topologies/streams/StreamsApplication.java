package io.pinstream.topologies.streams;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kafka Streams application: one capability, to be scaled, reset and upgraded alone. */
public final class StreamsApplication implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsApplication.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(8);

  private final String name;
  private final KafkaStreams streams;
  private final ViewStores stores;

  public StreamsApplication(String name, Topology topology, StreamsSettings settings) {
    this.name = name;
    this.streams = new KafkaStreams(topology, settings.of(name));
    this.stores = new LocalViewStores(streams, settings.partitions());
    // What fails a task says nothing about its input; a fresh thread tries again, from the last
    // commit, as long as it takes. Readiness shows that it does not get on.
    streams.setUncaughtExceptionHandler(
        e -> {
          LOG.error("{}: a thread failed and is replaced", name, e);
          LockSupport.parkNanos(PAUSE.toNanos());
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
  }

  public String name() {
    return name;
  }

  public void start() {
    streams.start();
  }

  /** Whether all its tasks here run. */
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  public ViewStores stores() {
    return stores;
  }

  public KafkaStreams streams() {
    return streams;
  }

  /** Stops, and stays a member of its group: whoever starts again under this name goes on. */
  @Override
  public void close() {
    if (!streams.close(STOP)) {
      LOG.warn("{} did not stop within {} s", name, STOP.toSeconds());
    }
  }
}
