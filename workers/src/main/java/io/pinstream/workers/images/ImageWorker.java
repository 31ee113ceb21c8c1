package io.pinstream.workers.images;

import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Consistency;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.deadletters.DeadLetter;
import io.pinstream.streams.requests.RequestHeader;
import io.pinstream.workers.blobs.BlobStore;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Checks images, because a stream thread never waits for a blob store.
 *
 * <pre>
 * images.commands ──▶ (blob store) ──▶ images.events
 * </pre>
 *
 * A plain consumer: takes a batch, processes several pins concurrently and each pin in order, sends
 * the results, and only then commits. A crash in between repeats idempotent work, and sends results
 * twice; the decider uses the first. While the blob store is unreachable nothing is committed and
 * nothing is refused: the same batch is retried.
 */
public final class ImageWorker implements AutoCloseable {

  public static final String GROUP = "pinstream-images";

  private static final Logger LOG = LoggerFactory.getLogger(ImageWorker.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int BATCH = 16;

  private final String bootstrapServers;
  private final int partitions;
  private final String instance;
  private final ExecutorService pool;
  private final ImageDesk desk;
  private final Thread thread;
  // Of the current run; null between runs.
  private final AtomicReference<@Nullable KafkaConsumer<byte[], byte[]>> polling =
      new AtomicReference<>();
  private volatile boolean stopping;

  /**
   * A worker that runs from {@link #start} on.
   *
   * @param instance identifies this process among its peers, and stays the same across restarts
   * @param atOnce how many images at once; each may take 40 MB
   */
  public ImageWorker(
      String bootstrapServers, int partitions, String instance, BlobStore blobs, int atOnce) {
    this.bootstrapServers = bootstrapServers;
    this.partitions = partitions;
    this.instance = instance;
    this.pool =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().name("image-worker-", 0).daemon().factory());
    this.desk = new ImageDesk(blobs);
    this.thread = Thread.ofPlatform().name("image-worker").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /**
   * Restarts from the last commit after any failure: a machine that slept, for example, has left
   * its group and cannot commit.
   */
  private void run() {
    while (!stopping) {
      try {
        serve();
      } catch (WakeupException | InterruptedException e) {
        if (!stopping) {
          LOG.error("The image worker was interrupted, and begins anew", e);
        }
      } catch (RuntimeException e) {
        if (!stopping) {
          LOG.error("The image worker failed, and begins anew", e);
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  private void serve() throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers, instance);
        KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers, instance)) {
      polling.set(consumer);
      consumer.subscribe(List.of(Topics.IMAGE_COMMANDS.name()));
      while (!stopping) {
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        if (batch.isEmpty()) {
          continue;
        }
        try {
          tell(producer, work(batch));
          consumer.commitSync();
        } catch (ExecutionException | CancellationException e) {
          LOG.warn("The blob store does not do its part, trying again: {}", String.valueOf(e));
          rewind(consumer, batch);
          Thread.sleep(PAUSE);
        }
      }
    } finally {
      polling.set(null);
    }
  }

  /** Processes all pins of a batch; results are in order for each pin. */
  private List<ProducerRecord<byte[], byte[]>> work(ConsumerRecords<byte[], byte[]> batch)
      throws ExecutionException, InterruptedException {
    List<ProducerRecord<byte[], byte[]>> results = new ArrayList<>();
    Map<Id, List<Asked>> byPin = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      try {
        ImageCommand command = read(record);
        byPin
            .computeIfAbsent(command.pin(), pin -> new ArrayList<>())
            .add(new Asked(record, command));
      } catch (SerializationException e) {
        results.add(dead(record, String.valueOf(e.getMessage())));
      }
    }
    List<Future<List<ProducerRecord<byte[], byte[]>>>> found = new ArrayList<>();
    for (List<Asked> commands : byPin.values()) {
      found.add(
          pool.submit(
              () -> commands.stream().map(this::answer).flatMap(Optional::stream).toList()));
    }
    for (Future<List<ProducerRecord<byte[], byte[]>>> answers : found) {
      results.addAll(answers.get());
    }
    return results;
  }

  private record Asked(ConsumerRecord<byte[], byte[]> record, ImageCommand command) {}

  /** The result of a command; a dead letter if it can never succeed. */
  private Optional<ProducerRecord<byte[], byte[]>> answer(Asked asked) {
    try {
      return desk.handle(asked.command())
          .map(
              event -> {
                ProducerRecord<byte[], byte[]> result =
                    Topics.IMAGE_EVENTS.record(event.pin(), event, partitions);
                RequestHeader.copy(asked.record().headers(), result.headers());
                return result;
              });
    } catch (RuntimeException e) {
      if (mayPass(e)) {
        throw e;
      }
      return Optional.of(dead(asked.record(), e.toString()));
    }
  }

  /** Whether the blob store failed, rather than the request. */
  private static boolean mayPass(RuntimeException e) {
    if (e instanceof S3Exception s3) {
      return s3.statusCode() != 400 && s3.statusCode() != 414;
    }
    return e instanceof SdkException || e instanceof UncheckedIOException;
  }

  private ImageCommand read(ConsumerRecord<byte[], byte[]> record) {
    Id key = record.key() == null ? null : Topics.IMAGE_COMMANDS.key().decode(record.key());
    ImageCommand command =
        record.value() == null ? null : Topics.IMAGE_COMMANDS.value().decode(record.value());
    String problem = Consistency.problem(Topics.IMAGE_COMMANDS, key, command);
    if (key == null || command == null || problem != null) {
      throw new SerializationException(problem);
    }
    if (key.partition(partitions) != record.partition()) {
      throw new SerializationException(
          "The home of " + key + " is in partition " + key.partition(partitions));
    }
    return command;
  }

  private static ProducerRecord<byte[], byte[]> dead(
      ConsumerRecord<byte[], byte[]> record, String reason) {
    return new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            "image-worker",
            record.key(),
            record.value(),
            reason)
        .putAside(record.headers(), LOG);
  }

  private static void tell(
      KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> results)
      throws InterruptedException {
    List<Future<?>> sent = new ArrayList<>();
    results.forEach(result -> sent.add(producer.send(result)));
    producer.flush();
    for (Future<?> one : sent) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("A result could not be told", e);
      }
    }
  }

  private static void rewind(
      KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      long first = batch.records(partition).get(0).offset();
      consumer.seek(partition, new OffsetAndMetadata(first));
    }
  }

  @Override
  public void close() {
    stopping = true;
    KafkaConsumer<byte[], byte[]> consumer = polling.get();
    if (consumer != null) {
      consumer.wakeup();
    }
    pool.shutdown();
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        LOG.warn("The image worker did not stop within {} s", STOP.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.shutdownNow();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String instance) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            GROUP,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            GROUP + "-" + instance,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            BATCH),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, String instance) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.CLIENT_ID_CONFIG,
            GROUP + "-" + instance,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
