package io.pinstream.deploy.roles;

import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartWatch;
import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.http.edge.Readiness;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.StreamsSettings;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.accounts.AccountsTopology;
import io.pinstream.topologies.boards.BoardsTopology;
import io.pinstream.topologies.moderation.ModerationTopology;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.operations.OperationsTopology;
import io.pinstream.topologies.operations.OutcomeWaiters;
import io.pinstream.topologies.pins.PinsTopology;
import io.pinstream.topologies.risk.AccountRiskTopology;
import io.pinstream.topologies.screening.Screening;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The Streams applications of a process, started and stopped in parallel. */
final class Applications implements AutoCloseable {

  private final List<StreamsApplication> all;
  private final List<CompletableFuture<Void>> starts;
  private final long beganNanos;

  private Applications(
      List<StreamsApplication> all, List<CompletableFuture<Void>> starts, long beganNanos) {
    this.all = all;
    this.starts = starts;
    this.beganNanos = beganNanos;
  }

  /** Starts them without waiting. */
  static Applications start(
      WorkerRole.Settings settings,
      Screening screening,
      OutcomeWaiters waiters,
      FeedBudget feedBudget) {
    List<StreamsApplication> all = build(settings, screening, waiters, feedBudget);
    long began = System.nanoTime();
    // A start blocks until all existing stores have been opened and closed once.
    List<CompletableFuture<Void>> starts =
        all.stream()
            .map(
                application ->
                    CompletableFuture.runAsync(application::start, Applications::inThread))
            .toList();
    return new Applications(all, starts, began);
  }

  private static List<StreamsApplication> build(
      WorkerRole.Settings settings,
      Screening screening,
      OutcomeWaiters waiters,
      FeedBudget feedBudget) {
    StreamsSettings streams = settings.streams();
    Screen screen = screening.screen();
    Repartitions repartitions = Repartitions.repartitioned(streams.partitions());
    return List.of(
        new StreamsApplication(
            AccountsTopology.APPLICATION, AccountsTopology.build(repartitions, screen), streams),
        new StreamsApplication(PinsTopology.APPLICATION, PinsTopology.build(screen), streams),
        new StreamsApplication(
            BoardsTopology.APPLICATION, BoardsTopology.build(repartitions, screen), streams),
        new StreamsApplication(ModerationTopology.APPLICATION, ModerationTopology.build(), streams),
        new StreamsApplication(
            AccountRiskTopology.APPLICATION,
            AccountRiskTopology.build(repartitions, screening.accounts()),
            streams),
        new StreamsApplication(
            OperationsTopology.APPLICATION, OperationsTopology.build(waiters), streams),
        new StreamsApplication(
            FeedTopology.APPLICATION,
            FeedTopology.build(
                repartitions,
                streams.partitions(),
                new SecureRandom(),
                settings.feeds(),
                feedBudget),
            streams));
  }

  private static void inThread(Runnable task) {
    Thread.ofPlatform().daemon().name("start-application").start(task);
  }

  List<StreamsApplication> all() {
    return all;
  }

  ViewStores storesOf(String name) {
    return application(name).stores();
  }

  ViewStores copiesOf(String name) {
    return application(name).copies();
  }

  private StreamsApplication application(String name) {
    return all.stream()
        .filter(application -> application.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** For each application, a task that measures the lag of its standbys. */
  List<Runnable> lookAtCopies() {
    return all.stream().<Runnable>map(application -> application::lookAtCopies).toList();
  }

  boolean areRunning() {
    return all.stream().allMatch(StreamsApplication::isRunning);
  }

  void awaitRunning(Progress progress, Readiness readiness) throws InterruptedException {
    starts.forEach(CompletableFuture::join);
    new StartWatch(progress, readiness, beganNanos).await(all);
  }

  /** In parallel, because each waits for its own transaction. */
  @Override
  public void close() {
    CompletableFuture.allOf(
            all.stream()
                .map(application -> CompletableFuture.runAsync(application::close))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }
}
