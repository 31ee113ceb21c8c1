package io.pinstream.deploy.standalone;

import io.pinstream.deploy.embedded.Ports;
import io.pinstream.feed.FeedLimits;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.standing.StandingLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * What standalone must be told. Everything listens on loopback.
 *
 * @param data the folder that holds everything; made when absent
 * @param port the API and the page
 * @param blobPort the blob store, which signed URLs name
 * @param internalPort metrics
 * @param kafkaPort the broker
 * @param controllerPort the broker's controller; nobody else needs it
 * @param partitions of each topic, a power of two; fixed at the first start
 * @param origins other web pages that may call (CORS)
 * @param limits how many attempts to sign up and to log in there are; off for load tests
 * @param feeds for whom feeds are kept, and who is pushed
 * @param screen when something that people write is held or rejected
 * @param standing when an account is held for what it does
 */
public record StandaloneSettings(
    Path data,
    int port,
    int blobPort,
    int internalPort,
    int kafkaPort,
    int controllerPort,
    int partitions,
    List<String> origins,
    boolean limits,
    FeedLimits feeds,
    ScreenLimits screen,
    StandingLimits standing) {

  public static final String HOST = "127.0.0.1";

  /** All ports follow from one: 8080 gives 8081, 8082, 9092 and 9093. */
  public static StandaloneSettings at(Path data, int port) {
    return new StandaloneSettings(
        data,
        port,
        port + 1,
        port + 2,
        port + 1012,
        port + 1013,
        4,
        List.of(),
        true,
        FeedLimits.USUAL,
        ScreenLimits.usual(),
        StandingLimits.USUAL);
  }

  /** In nobody's way. */
  public static StandaloneSettings onFreePorts(Path data) {
    int[] free = Ports.free(5);
    return new StandaloneSettings(
        data,
        free[0],
        free[1],
        free[2],
        free[3],
        free[4],
        4,
        List.of(),
        true,
        FeedLimits.USUAL,
        ScreenLimits.usual(),
        StandingLimits.USUAL);
  }

  public StandaloneSettings withOrigins(List<String> others) {
    return new StandaloneSettings(
        data,
        port,
        blobPort,
        internalPort,
        kafkaPort,
        controllerPort,
        partitions,
        others,
        limits,
        feeds,
        screen,
        standing);
  }

  public StandaloneSettings withoutLimits() {
    return new StandaloneSettings(
        data,
        port,
        blobPort,
        internalPort,
        kafkaPort,
        controllerPort,
        partitions,
        origins,
        false,
        feeds,
        screen,
        standing);
  }

  public StandaloneSettings withFeeds(FeedLimits others) {
    return new StandaloneSettings(
        data,
        port,
        blobPort,
        internalPort,
        kafkaPort,
        controllerPort,
        partitions,
        origins,
        limits,
        others,
        screen,
        standing);
  }

  public StandaloneSettings withScreen(ScreenLimits others) {
    return new StandaloneSettings(
        data,
        port,
        blobPort,
        internalPort,
        kafkaPort,
        controllerPort,
        partitions,
        origins,
        limits,
        feeds,
        others,
        standing);
  }

  public StandaloneSettings withStanding(StandingLimits others) {
    return new StandaloneSettings(
        data,
        port,
        blobPort,
        internalPort,
        kafkaPort,
        controllerPort,
        partitions,
        origins,
        limits,
        feeds,
        screen,
        others);
  }

  String address() {
    return "http://" + HOST + ":" + port;
  }

  public String bootstrapServers() {
    return HOST + ":" + kafkaPort;
  }
}
