package io.pinstream.bench.restore;

import io.pinstream.bench.TemporaryFolder;
import io.pinstream.bench.feeds.Cpu;
import io.pinstream.bench.feeds.RawStore;
import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.StreamsSettings;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.internaltopics.InternalTopics;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;
import org.rocksdb.WriteBatch;

/**
 * Measures how long an application takes until it has its stores: from the log alone, with its disk
 * kept, and after another instance has stopped, with and without a standby. Beside it, in the same
 * run, RocksDB alone is given the same rows, with the same settings and the same memory.
 */
public final class RestoreSpeed {

  private static final String APPLICATION = "bench-restore";
  private static final String STORE = "rows";
  private static final String CHANGELOG = APPLICATION + "-" + STORE + "-changelog";
  private static final StoreSet STORES = StoreSet.logged(STORE);
  private static final int MIB = 1 << 20;
  private static final int BATCH = 1_000;
  private static final Duration PAUSE = Duration.ofMillis(5);
  // As nodes of a fleet have them.
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration COMMIT = Duration.ofMillis(100);

  private final TemporaryFolder folder;
  private final String bootstrapServers;
  private final Rows rows;

  private RestoreSpeed(TemporaryFolder folder, String bootstrapServers, Rows rows) {
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
    this.rows = rows;
  }

  public static void main(String[] args) throws Exception {
    int mib = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
    int valueBytes = args.length > 1 ? Integer.parseInt(args[1]) : 214;
    boolean failover = args.length < 3 || !args[2].equals("alone");
    try (TemporaryFolder folder = TemporaryFolder.make();
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), 0, 0)) {
      Rows rows = Rows.ofBytes((long) mib * MIB, valueBytes);
      new RestoreSpeed(folder, kafka.bootstrapServers(), rows).run(failover);
    }
  }

  private void run(boolean failover) throws Exception {
    TopicCreation.ensure(bootstrapServers, Rows.PARTITIONS, (short) 1);
    StreamsApplication unstarted = application("nobody", 0);
    InternalTopics.ensure(bootstrapServers, unstarted.internalTopics());
    unstarted.close();
    fill();
    System.out.printf(
        Locale.ROOT,
        "%,d rows of %d + %d bytes: %,d MiB in %d stores; %d MiB for all memtables%n%n",
        rows.count(),
        Rows.KEY_BYTES,
        rows.valueBytes(),
        rows.bytes() / MIB,
        Rows.PARTITIONS,
        Standalone.STORE_MEMORY / MIB);
    System.out.println(
        "| what | s | rows/s | MiB/s | CPU s, its thread | CPU s, RocksDB's threads |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
    Timed raw = raw("raw-1");
    read();
    Timed restored = cold("one");
    Timed again = raw("raw-2");
    System.out.printf(
        Locale.ROOT,
        "%nRestoring has %.2f of RocksDB's rate, and takes %.2f of its CPU%n%n",
        (raw.seconds + again.seconds) / 2 / restored.seconds,
        2 * restored.cpu / (raw.cpu + again.cpu));
    kept("one");
    if (failover) {
      takenOver(0);
      takenOver(1);
    }
  }

  private record Timed(double seconds, double cpu) {}

  private Timed print(String what, double seconds, double cpu, double rocksDb) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %,.0f | %.1f | %.1f | %.1f |%n",
        what,
        seconds,
        rows.count() / seconds,
        rows.bytes() / seconds / MIB,
        cpu,
        rocksDb);
    return new Timed(seconds, cpu);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is not written is missed at the restore
  private void fill() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                50,
                ProducerConfig.BATCH_SIZE_CONFIG,
                60_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      rows.forEach(
          (partition, key, value) ->
              producer.send(new ProducerRecord<>(CHANGELOG, partition, key, value)));
    }
  }

  /** What RocksDB takes for the same rows by itself, on one thread, as restoring is. */
  private Timed raw(String name) throws Exception {
    RocksDbMemory memory = RocksDbMemory.of(Standalone.STORE_MEMORY);
    Map<String, Object> settings = Map.of(RocksDbMemory.CONFIG, memory);
    List<RawStore> stores = new ArrayList<>();
    List<WriteBatch> batches = new ArrayList<>();
    try (TemporaryFolder here = TemporaryFolder.make()) {
      for (int i = 0; i < Rows.PARTITIONS; i++) {
        stores.add(new RawStore(here.path().resolve(name + i), settings, memory.memtables()));
        batches.add(new WriteBatch());
      }
      long began = System.nanoTime();
      long cpu = Cpu.nanosOfThisThread();
      double rocksDb = Cpu.ofRocksDb();
      rows.forEach(
          (partition, key, value) -> {
            WriteBatch batch = batches.get(partition);
            batch.put(key, value);
            if (batch.count() == BATCH) {
              stores.get(partition).write(batch);
              batch.clear();
            }
          });
      for (int i = 0; i < Rows.PARTITIONS; i++) {
        stores.get(i).write(batches.get(i));
      }
      Timed timed =
          print(
              "RocksDB alone",
              (System.nanoTime() - began) / 1e9,
              (Cpu.nanosOfThisThread() - cpu) / 1e9,
              Cpu.ofRocksDb() - rocksDb);
      batches.forEach(WriteBatch::close);
      stores.forEach(RawStore::close);
      return timed;
    }
  }

  /** Reads the changelog, as restoring must. */
  private void read() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, Rows.PARTITIONS)
              .mapToObj(partition -> new TopicPartition(CHANGELOG, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long began = System.nanoTime();
      long cpu = Cpu.nanosOfThisThread();
      for (long left = rows.count(); left > 0; ) {
        left -= consumer.poll(Duration.ofSeconds(1)).count();
      }
      print(
          "reading the changelog alone",
          (System.nanoTime() - began) / 1e9,
          (Cpu.nanosOfThisThread() - cpu) / 1e9,
          0);
    }
  }

  /** With nothing on disk. */
  private Timed cold(String instance) throws Exception {
    try (Peak peak = new Peak();
        StreamsApplication application = application(instance, 0, peak.memory)) {
      double rocksDb = Cpu.ofRocksDb();
      application.start();
      await(() -> application.restores().stores() > 0 || isWhole(application));
      long began = System.nanoTime();
      await(() -> isWhole(application));
      Timed timed =
          print(
              "restored from the log",
              (System.nanoTime() - began) / 1e9,
              ofStateUpdater(),
              Cpu.ofRocksDb() - rocksDb);
      System.err.printf(
          Locale.ROOT,
          "%,d records were restored; RocksDB's own memory had %.1f MiB at most%n",
          application.restores().restored(),
          peak.bytes / (double) MIB);
      return timed;
    }
  }

  private void kept(String instance) throws Exception {
    try (StreamsApplication application = application(instance, 0)) {
      long began = System.nanoTime();
      application.start();
      await(() -> isWhole(application));
      System.out.printf(
          Locale.ROOT,
          "Started again on the disk that it had, until all of it runs: %.1f s (%,d records were"
              + " restored)%n",
          (System.nanoTime() - began) / 1e9,
          application.restores().restored());
    }
  }

  /**
   * An instance that has all partitions stops as if it were killed, and another one, which had no
   * disk before, takes over. The first one's session ends first, whose length is known.
   */
  private void takenOver(int standbys) throws Exception {
    StreamsApplication goes = application("one", standbys);
    try (StreamsApplication stays = application("two-of-" + standbys, standbys)) {
      goes.start();
      await(() -> isWhole(goes));
      if (standbys > 0) {
        stays.start();
        await(() -> hasCopies(stays));
      }
      goes.close();
      long began = System.nanoTime();
      if (standbys == 0) {
        stays.start();
      }
      await(() -> isWhole(stays));
      System.out.printf(
          Locale.ROOT,
          "Taken over by another instance, with %d standbys: %.1f s after the first one stopped, of"
              + " which its session takes up to %d s%n",
          standbys,
          (System.nanoTime() - began) / 1e9,
          SESSION.toSeconds());
    } finally {
      goes.close();
    }
  }

  private static boolean isWhole(StreamsApplication application) {
    return application.isRunning() && active(application) == Rows.PARTITIONS;
  }

  private static int active(StreamsApplication application) {
    return application.held().tasks().stream().mapToInt(tasks -> tasks.active().size()).sum();
  }

  private static boolean hasCopies(StreamsApplication application) {
    application.lookAtCopies();
    return application.held().tasks().stream()
            .map(NodeHeartbeat.Tasks::standby)
            .mapToInt(List::size)
            .sum()
        == Rows.PARTITIONS;
  }

  private static double ofStateUpdater() {
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains("StateUpdater")) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos / 1e9;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(PAUSE);
    }
  }

  private StreamsApplication application(String instance, int standbys) {
    return application(instance, standbys, RocksDbMemory.of(Standalone.STORE_MEMORY));
  }

  private StreamsApplication application(String instance, int standbys, RocksDbMemory memory) {
    Path state = folder.path().resolve("state-" + instance);
    return new StreamsApplication(
        APPLICATION,
        topology(),
        new StreamsSettings(
            bootstrapServers,
            Rows.PARTITIONS,
            (short) 1,
            state,
            instance,
            standbys,
            SESSION,
            COMMIT,
            memory));
  }

  private static Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    Wiring.rawSource(builder, Topics.USERS)
        .process(
            Step.<Id, byte[], Void, Void>supplier(
                STORES,
                context -> {
                  KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
                  return record -> store.put(StoreKey.of(record.key()).bytes(), record.value());
                }),
            Named.as("keep-rows"));
    return builder.build();
  }

  /** The most memory that RocksDB takes for itself. */
  private static final class Peak implements AutoCloseable {

    private final RocksDbMemory memory = RocksDbMemory.of(Standalone.STORE_MEMORY);
    private final Thread watch = Thread.ofPlatform().daemon().start(this::watch);
    private volatile long bytes;

    private void watch() {
      try {
        while (true) {
          bytes = Math.max(bytes, memory.usedBytes());
          Thread.sleep(PAUSE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      watch.interrupt();
    }
  }
}
