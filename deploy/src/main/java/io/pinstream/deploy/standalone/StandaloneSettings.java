package io.pinstream.deploy.standalone;

import io.pinstream.deploy.embedded.Ports;
import io.pinstream.deploy.space.SpaceLimits;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.limits.TrustedProxies;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.risk.AccountRiskLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * What standalone must be told. Everything listens on loopback.
 *
 * @param data the folder that holds everything; made when absent
 * @param ports one for each server
 * @param partitions of each topic, a power of two; fixed at the first start
 */
public record StandaloneSettings(
    Path data, PortNumbers ports, int partitions, Clients clients, Bounds bounds) {

  public static final String HOST = "127.0.0.1";

  private static final int PARTITIONS = 4;

  /**
   * Where a standalone listens.
   *
   * @param api the API and the page
   * @param blobs the blob store, which signed URLs name
   * @param internal metrics
   * @param kafka the broker
   * @param controller the broker's controller; nobody else needs it
   */
  public record PortNumbers(int api, int blobs, int internal, int kafka, int controller) {

    /** All ports follow from one: 8080 gives 8081, 8082, 9092 and 9093. */
    static PortNumbers from(int api) {
      return new PortNumbers(api, api + 1, api + 2, api + 1012, api + 1013);
    }

    static PortNumbers free() {
      int[] free = Ports.free(5);
      return new PortNumbers(free[0], free[1], free[2], free[3], free[4]);
    }
  }

  /**
   * Who may call, and how much.
   *
   * @param origins other web pages that may call (CORS)
   * @param limits how often users and addresses may call; off for load tests
   * @param proxies whose word on the caller's address counts
   * @param edge what clients may take of the API and of the blob store
   */
  public record Clients(
      List<String> origins, boolean limits, TrustedProxies proxies, EdgeLimits edge) {

    static final Clients USUAL =
        new Clients(List.of(), true, TrustedProxies.NONE, EdgeLimits.PUBLIC);
  }

  /**
   * From when on what is asked for is not done, or done otherwise.
   *
   * @param feeds for whom feeds are kept, and who is pushed
   * @param screen when something that people write is held or rejected
   * @param accountRisk when an account is held for what it does
   * @param space how much of each disk stays free
   */
  public record Bounds(
      FeedLimits feeds, ScreenLimits screen, AccountRiskLimits accountRisk, SpaceLimits space) {

    static final Bounds USUAL =
        new Bounds(
            FeedLimits.USUAL, ScreenLimits.usual(), AccountRiskLimits.USUAL, SpaceLimits.USUAL);
  }

  /** With {@link PortNumbers#from} this port. */
  public static StandaloneSettings at(Path data, int port) {
    return usual(data, PortNumbers.from(port));
  }

  /** On ports that nobody uses. */
  public static StandaloneSettings onFreePorts(Path data) {
    return usual(data, PortNumbers.free());
  }

  private static StandaloneSettings usual(Path data, PortNumbers ports) {
    return new StandaloneSettings(data, ports, PARTITIONS, Clients.USUAL, Bounds.USUAL);
  }

  public StandaloneSettings with(Clients others) {
    return new StandaloneSettings(data, ports, partitions, others, bounds);
  }

  public StandaloneSettings with(Bounds others) {
    return new StandaloneSettings(data, ports, partitions, clients, others);
  }

  public StandaloneSettings withoutLimits() {
    return with(new Clients(clients.origins, false, clients.proxies, clients.edge));
  }

  public StandaloneSettings withAccountRisk(AccountRiskLimits others) {
    return with(new Bounds(bounds.feeds, bounds.screen, others, bounds.space));
  }

  String address() {
    return "http://" + HOST + ":" + ports.api();
  }

  public String bootstrapServers() {
    return HOST + ":" + ports.kafka();
  }
}
