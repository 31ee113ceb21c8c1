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
 * Settings of a standalone. Everything listens on loopback.
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
   * The ports of a standalone.
   *
   * @param api the API and the page
   * @param blobs the blob store, as in signed URLs
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
   * Settings for clients of the API.
   *
   * @param origins other web origins that may call (CORS)
   * @param limits whether rate limits for users and addresses apply; off for load tests
   * @param proxies proxies whose header with the caller's address is trusted
   * @param edge connection limits of the API and of the blob store
   */
  public record Clients(
      List<String> origins, boolean limits, TrustedProxies proxies, EdgeLimits edge) {

    static final Clients USUAL =
        new Clients(List.of(), true, TrustedProxies.NONE, EdgeLimits.PUBLIC);
  }

  /**
   * Limits beyond which requests are refused or handled differently.
   *
   * @param feeds limits of feeds
   * @param screen from when texts are held or rejected
   * @param accountRisk from when accounts are held for their behaviour
   * @param space required free space on each disk
   */
  public record Bounds(
      FeedLimits feeds, ScreenLimits screen, AccountRiskLimits accountRisk, SpaceLimits space) {

    static final Bounds USUAL =
        new Bounds(
            FeedLimits.USUAL, ScreenLimits.usual(), AccountRiskLimits.USUAL, SpaceLimits.USUAL);
  }

  /** The usual settings, with ports from {@link PortNumbers#from}. */
  public static StandaloneSettings at(Path data, int port) {
    return usual(data, PortNumbers.from(port));
  }

  /** The usual settings, on free ports. */
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
