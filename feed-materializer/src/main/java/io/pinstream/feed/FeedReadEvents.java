package io.pinstream.feed;

import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports feed reads to the feed application. Best effort: the next read replaces a lost event, so
 * sending never waits and never fails.
 */
public final class FeedReadEvents implements Consumer<FeedRead>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedReadEvents.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final int partitions;

  /**
   * Does not wait for a broker.
   *
   * @param kafka how to reach the brokers: {@code bootstrap.servers}, and security settings
   * @param partitions the number of partitions of every topic, a power of two
   */
  public FeedReadEvents(Map<String, Object> kafka, int partitions) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "feed-reads");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.partitions = partitions;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback gets failures
  public void accept(FeedRead read) {
    byte[] key = Topics.FEED_EVENTS.key().encode(read.reader());
    byte[] value = Topics.FEED_EVENTS.value().encode(read);
    try {
      producer.send(
          new ProducerRecord<>(
              Topics.FEED_EVENTS.name(), read.reader().partition(partitions), key, value),
          (sent, e) -> {
            if (e != null) {
              LOG.debug("Could not send a feed read event", e);
            }
          });
    } catch (KafkaException e) {
      LOG.debug("Could not send a feed read event", e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
  }
}
