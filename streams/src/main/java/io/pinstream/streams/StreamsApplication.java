package io.pinstream.streams;

import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.streams.copies.Copies;
import io.pinstream.streams.health.Health;
import io.pinstream.streams.health.Health.Phase;
import io.pinstream.streams.health.StandingStill;
import io.pinstream.streams.health.ThreadFailures;
import io.pinstream.streams.internaltopics.InternalTopics;
import io.pinstream.streams.reads.LocalViewStores;
import io.pinstream.streams.reads.ViewStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder.TopicsInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka Streams application: one capability that can be scaled, reset and upgraded on its own.
 */
public final class StreamsApplication implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsApplication.class);
  private static final Duration STOP = Duration.ofSeconds(8);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final String name;
  private final StreamsSettings settings;
  private final SafelyMeasured streams;
  private final ViewStores stores;
  private final Copies near = new Copies(System::nanoTime);
  private final ViewStores copies;
  private final Map<Integer, List<String>> storesOf;
  private final RestoreProgress restores = new RestoreProgress(System::nanoTime);
  private final NewestRecord newest = new NewestRecord();
  private final ThreadFailures failures = new ThreadFailures(System::nanoTime);
  private final StandingStill standingStill;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String lastFailure = "";
  private volatile @Nullable Look look;

  /** The result of the last check for hanging threads, and its time. */
  private record Look(long nanos, @Nullable String still) {}

  public StreamsApplication(String name, Topology topology, StreamsSettings settings) {
    this.name = name;
    this.settings = settings;
    Properties properties = settings.of(name);
    properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTimes.class);
    properties.put(NewestRecord.CONFIG, newest);
    this.streams = new SafelyMeasured(topology, properties);
    this.stores = new LocalViewStores(streams, settings.partitions());
    this.copies = LocalViewStores.withCopies(streams, settings.partitions(), near::isNear);
    this.storesOf = storesOf(topology);
    this.standingStill =
        new StandingStill(properties.getProperty(StreamsConfig.CLIENT_ID_CONFIG, name));
    streams.setGlobalStateRestoreListener(restores);
    streams.setStandbyUpdateListener(near);
    streams.setUncaughtExceptionHandler(this::threadFailed);
  }

  private StreamThreadExceptionResponse threadFailed(Throwable failure) {
    lastFailure = rootOf(failure).toString();
    Optional<Duration> pause = failures.failed(failure);
    if (pause.isEmpty()) {
      LOG.error(
          "{} has failed {} times within {} minutes and is stopped; the other applications go on,"
              + " and the next start tries again. Last cause: {}",
          name,
          ThreadFailures.MOST,
          ThreadFailures.WINDOW.toMinutes(),
          lastFailure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("{}: a thread failed and is replaced: {}", name, lastFailure, failure);
    try {
      closing.await(pause.get().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  public String name() {
    return name;
  }

  /** Creates missing internal topics, opens existing state and starts the threads. */
  public void start() {
    try {
      InternalTopics.ensure(settings.bootstrapServers(), internalTopics());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + " was interrupted while it started", e);
    }
    streams.start();
  }

  /** The changelog and repartition topics of this application. */
  public List<NewTopic> internalTopics() {
    return InternalTopics.of(
        streams.subtopologies(), settings.partitions(), settings.replicationFactor());
  }

  /** Whether all its local tasks run. */
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING && whatStandsStill() == null;
  }

  /** The application's health, for readiness. */
  public Health health() {
    return switch (streams.state()) {
      case CREATED -> new Health(Phase.STARTING, "");
      case REBALANCING, RUNNING -> healthOfStarted();
      case PENDING_ERROR, ERROR -> new Health(Phase.FAILED, lastFailure);
      case PENDING_SHUTDOWN, NOT_RUNNING -> new Health(Phase.STOPPED, "");
    };
  }

  private Health healthOfStarted() {
    String still = whatStandsStill();
    if (still != null) {
      return new Health(Phase.STUCK, still);
    }
    if (streams.state() == KafkaStreams.State.RUNNING) {
      return new Health(Phase.RUNNING, "");
    }
    return restores.stores() == 0
        ? new Health(Phase.STARTING, lastFailure)
        : new Health(Phase.RESTORING, (int) (100 * restores.fraction()) + " %");
  }

  private @Nullable String whatStandsStill() {
    Look last = look;
    long now = System.nanoTime();
    if (last == null || now - last.nanos() > BETWEEN_LOOKS.toNanos()) {
      last = new Look(now, standingStill.what(streams.metrics()));
      look = last;
    }
    return last.still();
  }

  /** The number of thread failures since the start. */
  public long threadFailures() {
    return failures.total();
  }

  /** The reason why it does not run: its state, or the progress of a restore. */
  public String progress() {
    double restored = 0;
    double remaining = 0;
    for (Metric metric : streams.metrics().values()) {
      switch (metric.metricName().name()) {
        case "restore-total" -> restored += number(metric);
        case "restore-remaining-records-total" -> remaining += number(metric);
        default -> {}
      }
    }
    if (remaining > 0) {
      return "restoring, " + (long) (100 * restored / (restored + remaining)) + " %";
    }
    return streams.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static double number(Metric metric) {
    return metric.metricValue() instanceof Number value && value.doubleValue() > 0
        ? value.doubleValue()
        : 0;
  }

  public ViewStores stores() {
    return stores;
  }

  /**
   * The stores of local tasks, including standbys that {@link Copies} allows to answer: for reads
   * when no active task answers.
   */
  public ViewStores copies() {
    return copies;
  }

  /** Looks how far its copies are behind. Asks the brokers, and may wait for them. */
  public void lookAtCopies() {
    near.look(this::behind);
  }

  private Map<String, Map<Integer, Long>> behind() {
    Map<Integer, SortedSet<Integer>> standby = new TreeMap<>();
    streams.metadataForLocalThreads().forEach(thread -> add(standby, thread.standbyTasks()));
    Map<String, Set<Integer>> partitions = new HashMap<>();
    storesOf.forEach(
        (subtopology, names) -> {
          Set<Integer> here = standby.getOrDefault(subtopology, new TreeSet<>());
          names.forEach(store -> partitions.put(store, here));
        });
    Map<String, Map<Integer, Long>> behind = new HashMap<>();
    streams
        .allLocalStorePartitionLags()
        .forEach(
            (store, lags) -> {
              Map<Integer, Long> records = new HashMap<>();
              for (int partition : partitions.getOrDefault(store, Set.of())) {
                LagInfo lag = lags.get(partition);
                if (lag != null) {
                  records.put(partition, lag.offsetLag());
                }
              }
              behind.put(store, records);
            });
    return behind;
  }

  /**
   * What other nodes need to know: the local tasks of each sub-topology with stores; of the
   * standbys, those that may answer.
   */
  public NodeHeartbeat.Application held() {
    Map<Integer, SortedSet<Integer>> active = new TreeMap<>();
    Map<Integer, SortedSet<Integer>> standby = new TreeMap<>();
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      add(active, thread.activeTasks());
      add(standby, thread.standbyTasks());
    }
    List<NodeHeartbeat.Tasks> tasks = new ArrayList<>();
    storesOf.forEach(
        (subtopology, names) ->
            tasks.add(
                new NodeHeartbeat.Tasks(
                    names,
                    List.copyOf(active.getOrDefault(subtopology, new TreeSet<>())),
                    standby.getOrDefault(subtopology, new TreeSet<>()).stream()
                        .filter(partition -> near.areNear(names, partition))
                        .toList())));
    // Metrics of a restore keep their last values: whoever runs is not asked how far it is.
    String status = streams.state() == KafkaStreams.State.RUNNING ? statusOfRunning() : progress();
    return new NodeHeartbeat.Application(name, status, tasks);
  }

  private String statusOfRunning() {
    String still = whatStandsStill();
    return still == null ? "running" : still;
  }

  private static void add(Map<Integer, SortedSet<Integer>> partitions, Set<TaskMetadata> tasks) {
    for (TaskMetadata task : tasks) {
      partitions
          .computeIfAbsent(task.taskId().subtopology(), s -> new TreeSet<>())
          .add(task.taskId().partition());
    }
  }

  /**
   * The number of local tasks, each a partition of a sub-topology.
   *
   * @param mostBehind the greatest lag of a standby, in records; empty if unknown, 0 without
   *     standbys
   */
  public record TaskCounts(int active, int standby, OptionalLong mostBehind) {}

  public TaskCounts tasks() {
    int active = 0;
    int standby = 0;
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      active += thread.activeTasks().size();
      standby += thread.standbyTasks().size();
    }
    return new TaskCounts(active, standby, standby == 0 ? OptionalLong.of(0) : near.mostBehind());
  }

  /** The names of stores by sub-topology; only sub-topologies with stores. */
  private static Map<Integer, List<String>> storesOf(Topology topology) {
    Map<Integer, List<String>> stores = new TreeMap<>();
    for (TopologyDescription.Subtopology subtopology : topology.describe().subtopologies()) {
      SortedSet<String> names = new TreeSet<>();
      for (TopologyDescription.Node node : subtopology.nodes()) {
        if (node instanceof TopologyDescription.Processor processor) {
          names.addAll(processor.stores());
        }
      }
      if (!names.isEmpty()) {
        stores.put(subtopology.id(), List.copyOf(names));
      }
    }
    return stores;
  }

  public RestoreProgress restores() {
    return restores;
  }

  public NewestRecord newestRecord() {
    return newest;
  }

  public KafkaStreams streams() {
    return streams;
  }

  /** Stops, and stays a member of its group: whoever starts again under this name goes on. */
  @Override
  public void close() {
    closing.countDown();
    if (!streams.close(STOP)) {
      LOG.warn("{} did not stop within {} s", name, STOP.toSeconds());
    }
  }

  /**
   * Hides the metrics that query native stores when they are read: in Kafka 4.4.0, a read while a
   * store closes crashes the process with SIGSEGV (KAFKA-10025). All of these metrics are in one
   * group. Remove this with an upgrade to a release that has the fix.
   */
  private static final class SafelyMeasured extends KafkaStreams {

    private static final String ASKS_STORES = "stream-state-metrics";

    SafelyMeasured(Topology topology, Properties settings) {
      super(topology, settings);
    }

    Collection<TopicsInfo> subtopologies() {
      return topologyMetadata.subtopologyTopicsInfoMapExcluding(new HashSet<>()).values();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
      Map<MetricName, Metric> safe = new LinkedHashMap<>(super.metrics());
      safe.keySet().removeIf(name -> name.group().equals(ASKS_STORES));
      return safe;
    }
  }
}
