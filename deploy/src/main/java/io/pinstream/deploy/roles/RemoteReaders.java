package io.pinstream.deploy.roles;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinstream.feed.FeedReadEvents;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.query.QueryApi;
import io.pinstream.schemas.id.Installation;
import io.pinstream.streams.nodes.CallSignature;
import io.pinstream.streams.nodes.NodeCalls;
import io.pinstream.streams.nodes.NodeMap;
import java.time.Clock;
import java.util.Map;

/** Reads from worker nodes, wherever each home is. */
public final class RemoteReaders implements AutoCloseable, HomeReaders {

  /** The maximum of concurrent calls; beyond it, reads fail at once instead of queueing. */
  private static final int CALLS_AT_ONCE = 2_000;

  private final OpenParts open = new OpenParts();
  private final NodeMap nodes;
  private final int partitions;
  private final QueryApi.Views views;
  private final NodeCalls calls;
  private volatile boolean complete;

  /**
   * @param nodes the nodes, workers included
   * @param kafka client settings
   * @param partitions the number of partitions of each topic
   * @param feeds the feed limits of the workers
   */
  public RemoteReaders(
      NodeMap nodes,
      Map<String, Object> kafka,
      int partitions,
      Installation installation,
      CallSignature signature,
      FeedLimits feeds,
      Clock clock) {
    this.partitions = partitions;
    this.nodes = nodes;
    this.calls = open.opened(new NodeCalls(signature, CALLS_AT_ONCE));
    FeedReadEvents feedReads = open.opened(new FeedReadEvents(kafka, partitions));
    this.views =
        Homes.elsewhere(nodes, calls, partitions)
            .views(installation, feedReads, feeds, partitions, clock);
  }

  @Override
  public QueryApi.Views views() {
    return views;
  }

  @Override
  public boolean areReady() {
    // Once ready, it stays ready while any worker is alive: a lost worker affects all query nodes
    // equally, so taking all of them out of service would not help.
    complete = complete || nodes.canBeRead(partitions);
    return complete
        && nodes.all().stream()
            .anyMatch(node -> node.alive() && !node.state().applications().isEmpty());
  }

  /** Adds what it measures. */
  public void measure(PrometheusMeterRegistry registry) {
    calls.metrics().register(registry.getPrometheusRegistry());
  }

  @Override
  public void close() {
    open.close();
  }
}
