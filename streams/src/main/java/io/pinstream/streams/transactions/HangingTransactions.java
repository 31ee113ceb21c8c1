package io.pinstream.streams.transactions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds hanging transactions, at the start and continuously, and aborts them. Consumers cannot read
 * past such a transaction and restores do not complete, so applications would hang.
 *
 * <p>A transaction hangs if it is open on a partition while its coordinator has ended it, or does
 * not know its producer. A coordinator records the end only after all partitions have it. So this
 * class checks the partitions, then asks the coordinator, then checks again: a transaction that the
 * coordinator has ended and that is still open will never be closed.
 *
 * <p>If a transaction is open for longer than its time-out, its coordinator has failed to abort it:
 * it began on a clock that was ahead and has been set back. Fencing its producer aborts it. The age
 * is measured here, not taken from records.
 */
public final class HangingTransactions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(30);
  private static final Duration WHILE_STARTING = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int FIRST_CHECKS = 5;
  private static final Set<TransactionState> ENDED =
      Set.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);

  private final String bootstrapServers;
  private final Thread thread;
  private final Semaphore wanted = new Semaphore(0);
  // First sighting of each, as System.nanoTime. Only for this thread.
  private final Map<OpenTransaction, Long> seen = new HashMap<>();
  private int checks;

  public HangingTransactions(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.thread =
        Thread.ofPlatform().daemon().name("hanging-transactions").unstarted(this::keepChecking);
  }

  /** Starts the checks on their own thread. */
  public void start() {
    thread.start();
  }

  /** Requests a check now, for example because the broker has restarted. */
  public void checkSoon() {
    wanted.release();
  }

  private void keepChecking() {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "pinstream-hanging-transactions"))) {
      while (true) {
        try {
          check(admin);
        } catch (ExecutionException e) {
          // The broker is down, or a topic was deleted meanwhile: the next check retries.
          LOG.debug("Could not check transactions", e);
        }
        checks++;
        Duration pause = checks < FIRST_CHECKS ? WHILE_STARTING : BETWEEN_CHECKS;
        if (wanted.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          wanted.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(Admin admin) throws ExecutionException, InterruptedException {
    Set<OpenTransaction> open = open(admin, partitions(admin));
    seen.keySet().retainAll(open);
    long now = System.nanoTime();
    open.forEach(transaction -> seen.putIfAbsent(transaction, now));
    if (open.isEmpty()) {
      return;
    }
    Map<Long, TransactionListing> known = coordinated(admin, open);
    List<OpenTransaction> ended = new ArrayList<>();
    for (OpenTransaction transaction : open) {
      TransactionListing listing = known.get(transaction.producerId());
      if (listing == null || ENDED.contains(listing.state())) {
        ended.add(transaction);
      } else if (listing.state() == TransactionState.ONGOING) {
        fenceIfOverdue(admin, transaction, listing.transactionalId());
      }
    }
    if (ended.isEmpty()) {
      return;
    }
    Set<OpenTransaction> still =
        open(admin, ended.stream().map(OpenTransaction::partition).collect(Collectors.toSet()));
    for (OpenTransaction transaction : ended) {
      if (still.contains(transaction)) {
        abort(admin, transaction, known.get(transaction.producerId()));
      }
    }
  }

  private static Set<TopicPartition> partitions(Admin admin)
      throws ExecutionException, InterruptedException {
    Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    return admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(Collectors.toSet());
  }

  private static Set<OpenTransaction> open(Admin admin, Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, PartitionProducerState> states =
        admin.describeProducers(partitions).all().get();
    return states.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().activeProducers().stream()
                    .filter(state -> state.currentTransactionStartOffset().isPresent())
                    .map(state -> OpenTransaction.of(entry.getKey(), state)))
        .collect(Collectors.toSet());
  }

  /** The coordinators' view of the producers of open transactions, by producer id. */
  private static Map<Long, TransactionListing> coordinated(Admin admin, Set<OpenTransaction> open)
      throws ExecutionException, InterruptedException {
    Set<Long> producers =
        open.stream().map(OpenTransaction::producerId).collect(Collectors.toSet());
    return admin
        .listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
        .all()
        .get()
        .stream()
        .collect(Collectors.toMap(TransactionListing::producerId, listing -> listing, (a, b) -> a));
  }

  private void fenceIfOverdue(Admin admin, OpenTransaction transaction, String transactionalId)
      throws ExecutionException, InterruptedException {
    TransactionDescription described =
        admin.describeTransactions(List.of(transactionalId)).description(transactionalId).get();
    Duration allowed = Duration.ofMillis(described.transactionTimeoutMs()).plus(GRACE);
    Duration open =
        Duration.ofNanos(System.nanoTime() - seen.getOrDefault(transaction, System.nanoTime()));
    if (open.compareTo(allowed) > 0) {
      admin.fenceProducers(List.of(transactionalId)).all().get();
      LOG.warn(
          "The transaction of {} on {} was open for {} s and its coordinator did not abort it; its"
              + " producer is fenced, so that what stands behind it is read",
          transactionalId,
          transaction.partition(),
          open.toSeconds());
    }
  }

  private static void abort(
      Admin admin, OpenTransaction transaction, @Nullable TransactionListing listing)
      throws ExecutionException, InterruptedException {
    admin
        .abortTransaction(
            new AbortTransactionSpec(
                transaction.partition(),
                transaction.producerId(),
                transaction.producerEpoch(),
                transaction.coordinatorEpoch()))
        .all()
        .get();
    LOG.warn(
        "A transaction hung on {} from offset {} (producer {}, of which the coordinator says {}); it"
            + " is aborted, so that what stands behind it is read",
        transaction.partition(),
        transaction.firstOffset(),
        transaction.producerId(),
        listing == null ? "nothing" : listing.state());
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
