package io.pinstream.deploy.roles;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.RestoreNoise;
import io.pinstream.feed.FeedReadEvents;
import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.http.edge.Readiness;
import io.pinstream.query.QueryApi;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.id.Installation;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.StreamsSettings;
import io.pinstream.streams.copies.CopyWatch;
import io.pinstream.streams.erasure.Erasure;
import io.pinstream.streams.metrics.ApplicationMetrics;
import io.pinstream.streams.nodes.HomeDoors;
import io.pinstream.topologies.operations.OutcomeWaiters;
import io.pinstream.topologies.risk.AccountRiskLimits;
import io.pinstream.topologies.risk.AccountRiskTopology;
import io.pinstream.topologies.risk.PopulationWatch;
import io.pinstream.topologies.screening.Screening;
import io.pinstream.workers.blobs.BlobStore;
import io.pinstream.workers.blobs.UploadExpiry;
import io.pinstream.workers.images.ImageWorker;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Runs the Streams applications, which decide commands and maintain views, and the other workers.
 * Its readers answer for local homes.
 */
public final class WorkerRole implements AutoCloseable, HomeReaders {

  private static final int IMAGES_AT_ONCE = 2;

  /**
   * Settings of the role.
   *
   * @param streams settings of its applications
   * @param feeds limits of feeds
   * @param accountRisk from when accounts are held for their behaviour
   */
  public record Settings(
      StreamsSettings streams,
      Installation installation,
      FeedLimits feeds,
      AccountRiskLimits accountRisk) {}

  private final OpenParts open;
  private final Settings settings;
  private final Screening screening;
  private final FeedBudget feedBudget;
  private final Applications applications;
  private final PopulationWatch population;
  private final Homes homes;
  private final Homes copies;
  private final QueryApi.Views views;
  private final RestoreNoise noise;
  private final Clock clock;

  /**
   * Starts everything, without waiting for the applications.
   *
   * @param screening judges texts and accounts
   * @param blobs the blob store of images
   * @param lastRunWasKilled whether to expect restores
   */
  public WorkerRole(
      Settings settings,
      Screening screening,
      BlobStore blobs,
      boolean lastRunWasKilled,
      Clock clock) {
    this.open = new OpenParts();
    this.settings = settings;
    this.screening = screening;
    this.feedBudget = new FeedBudget(settings.feeds().memory());
    this.clock = clock;
    StreamsSettings streams = settings.streams();
    try {
      noise = open.opened(RestoreNoise.after(lastRunWasKilled));
      OutcomeWaiters waiters = new OutcomeWaiters();
      applications = open.opened(Applications.start(settings, screening, waiters, feedBudget));
      open.opened(new UploadExpiry(blobs, clock)).start();
      open.opened(
              new ImageWorker(
                  streams.bootstrapServers(),
                  streams.partitions(),
                  streams.instance(),
                  blobs,
                  IMAGES_AT_ONCE))
          .start();
      open.opened(
              new Erasure(
                  streams.bootstrapServers(),
                  streams.instance(),
                  streams.memory().memtables(),
                  Erasure.within()))
          .start();
      population =
          open.opened(
              screening.population(
                  applications.storesOf(AccountRiskTopology.APPLICATION),
                  streams.partitions(),
                  settings.accountRisk(),
                  clock));
      homes = Homes.here(applications::storesOf, waiters, clock);
      copies = Homes.copies(applications::copiesOf, clock);
      if (streams.standbys() > 0) {
        open.opened(new CopyWatch(applications.lookAtCopies())).start();
      }
      views = readers();
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private QueryApi.Views readers() {
    StreamsSettings streams = settings.streams();
    FeedReadEvents feedReads =
        open.opened(
            new FeedReadEvents(
                Map.of("bootstrap.servers", streams.bootstrapServers()), streams.partitions()));
    return homes.views(
        settings.installation(), feedReads, settings.feeds(), streams.partitions(), clock);
  }

  /** Doors for other nodes to the local homes. */
  public HomeDoors doors() {
    return homes.doors();
  }

  /** Doors for other nodes to the local standbys. */
  public HomeDoors copies() {
    return copies.doors();
  }

  /** The local applications and their tasks, for heartbeats. */
  public List<NodeHeartbeat.Application> held() {
    return applications.all().stream().map(StreamsApplication::held).toList();
  }

  /** Has readiness name the applications that do not run yet. */
  public void announce(Readiness readiness) {
    applications.all().forEach(each -> readiness.await(each.name(), each::progress));
  }

  /** Waits until all applications run, then starts the fitting of account models. */
  public void awaitRunning(Progress progress, Readiness readiness) throws InterruptedException {
    applications.awaitRunning(progress, readiness);
    noise.close();
    population.start();
  }

  @Override
  public QueryApi.Views views() {
    return views;
  }

  @Override
  public boolean areReady() {
    return applications.areRunning();
  }

  /** Registers its metrics. */
  public void measure(PrometheusMeterRegistry registry) {
    registry
        .getPrometheusRegistry()
        .register(new ApplicationMetrics(applications.all(), FeedTopology.APPLICATION, clock));
    WorkerMetrics.memory(registry, settings.streams().memory(), feedBudget);
    WorkerMetrics.models(registry, screening, population);
  }

  @Override
  public void close() {
    open.close();
  }
}
