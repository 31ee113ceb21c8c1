package io.pinstream.deploy;

import io.pinstream.deploy.cli.ApiPort;
import io.pinstream.deploy.cli.WebOrigin;
import io.pinstream.deploy.demo.Demo;
import io.pinstream.deploy.space.SpaceLimits;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.standalone.StandaloneSettings.Bounds;
import io.pinstream.deploy.standalone.StandaloneSettings.Clients;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.limits.TrustedProxies;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.risk.AccountRiskLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinstream up}. */
@Command(
    name = "up",
    description = "Starts everything on this machine, with data that survives restarts.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class UpCommand implements Callable<Integer> {

  private static final long MAX_AWAKE_DAYS = 36_500;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The folder that holds everything (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      converter = ApiPort.class,
      description =
          "The API's port (default: ${DEFAULT-VALUE}). The others follow: the blob store N+1,"
              + " metrics N+2, the broker N+1012 and N+1013.")
  private int port;

  @Option(names = "--demo", description = "Fills an empty service with a small demo.")
  private boolean demo;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      converter = WebOrigin.class,
      description = "Another web origin that may call the API, such as https://example.org.")
  private List<String> origins = List.of();

  @Option(
      names = "--no-limits",
      description = "No rate limits for users and addresses: for load tests only.")
  private boolean noLimits;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "The maximum of open connections to the API (default: 10500); beyond it, the"
              + " one that has been silent the longest is closed.")
  private int connections = EdgeLimits.PUBLIC.admission().connections();

  @Option(
      names = "--connections-per-address",
      paramLabel = "N",
      description =
          "The maximum of connections from one address (default: 1000); loopback and"
              + " --trusted-proxy are exempt.")
  private int connectionsPerAddress = EdgeLimits.PUBLIC.admission().perAddress();

  @Option(
      names = "--trusted-proxy",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "A reverse proxy in front, as 192.0.2.1 or 10.0.0.0/8: what it says of the caller's address"
              + " counts. Without it, all who come through a proxy share one address's limits.")
  private List<String> trustedProxies = List.of();

  @Option(
      names = "--proxy-header",
      paramLabel = "NAME",
      defaultValue = "X-Forwarded-For",
      description =
          "Where that proxy writes it: X-Forwarded-For or Forwarded (default: ${DEFAULT-VALUE}).")
  private String proxyHeader;

  @Option(
      names = "--push-up-to",
      paramLabel = "N",
      description =
          "Authors with more awake readers than this are not pushed into feeds, but merged in when"
              + " these are read (default: 100000).")
  private int pushUpTo = FeedLimits.USUAL.reach().pushed();

  @Option(
      names = "--awake-days",
      paramLabel = "N",
      description = "How long a feed is kept after it was read (default: 7).")
  private long awakeDays = FeedLimits.USUAL.awake().kept().toDays();

  @Option(
      names = "--feed-memory",
      paramLabel = "MB",
      description =
          "What the feeds of those who are awake may take in memory; who has not read for the"
              + " longest time makes room (default: 128).")
  private long feedMemory = FeedLimits.USUAL.memory() >> 20;

  @Option(
      names = "--hold-budget",
      paramLabel = "SHARE",
      description =
          "The share of honest texts that may be held for a moderator, 0.00001 to 0.1 (default:"
              + " 0.001).")
  private double holdBudget = ScreenLimits.HOLD_BUDGET;

  @Option(
      names = "--reject-budget",
      paramLabel = "SHARE",
      description =
          "The share of honest texts that may be rejected without one, at most the other (default:"
              + " 0.0001).")
  private double rejectBudget = ScreenLimits.REJECT_BUDGET;

  @Option(
      names = "--quarantine-budget",
      paramLabel = "SHARE",
      description =
          "The share of the accounts that do anything which may be held for their behaviour without"
              + " a moderator's decision, 0 (nobody) to 0.1 (default: 0.005).")
  private double quarantineBudget = AccountRiskLimits.BUDGET;

  @Option(
      names = "--keep-free",
      paramLabel = "MB",
      description =
          "With less free space than this on a disk of the data folder, writes are refused; with a"
              + " quarter of it, starts (default: 1024).")
  private long keepFree = SpaceLimits.USUAL.writes() >> 20;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (pushUpTo < 0) {
      throw new ParameterException(spec.commandLine(), "--push-up-to must be 0 or more");
    }
    if (awakeDays < 1 || awakeDays > MAX_AWAKE_DAYS) {
      throw new ParameterException(
          spec.commandLine(), "--awake-days must be from 1 to " + MAX_AWAKE_DAYS);
    }
    if (feedMemory < 1 || feedMemory > Runtime.getRuntime().maxMemory() >> 21) {
      throw new ParameterException(
          spec.commandLine(), "--feed-memory must be 1 or more, and at most half of the heap");
    }
    if (keepFree < 0 || keepFree > 1 << 20) {
      throw new ParameterException(spec.commandLine(), "--keep-free must be 0 to 1048576");
    }
    Progress progress = new Progress(System.out);
    StandaloneSettings settings =
        StandaloneSettings.at(data.toAbsolutePath().normalize(), port)
            .with(new Clients(origins, !noLimits, proxies(), edge()))
            .with(
                new Bounds(feeds(), screen(), accountRisk(), SpaceLimits.keeping(keepFree << 20)));
    progress.say("Pinstream, with its data in " + settings.data());
    Standalone standalone;
    try {
      standalone = Standalone.start(settings, progress, Clock.systemUTC());
    } catch (StartupException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  progress.say("Stopping");
                  standalone.close();
                  progress.say("Stopped");
                  stopped.countDown();
                },
                "stop"));
    Demo people = new Demo(standalone.address(), progress::say);
    if (demo) {
      people.fill();
    }
    progress.say("Pinstream is ready: " + standalone.address() + " (Ctrl-C stops it)");
    if (demo) {
      Thread.ofPlatform().name("demo").daemon().start(people::goOn);
    }
    stopped.await();
    return 0;
  }

  private EdgeLimits edge() {
    if (connections < 100 || connectionsPerAddress < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--connections must be 100 or more, --connections-per-address 1 or more");
    }
    return EdgeLimits.PUBLIC.admitting(connections, connectionsPerAddress, proxies());
  }

  private FeedLimits feeds() {
    FeedLimits usual = FeedLimits.USUAL;
    return usual
        .pushing(pushUpTo, usual.reach().followed())
        .within(feedMemory << 20)
        .waking(usual.awake().noted(), Duration.ofDays(awakeDays));
  }

  private TrustedProxies proxies() {
    try {
      return TrustedProxies.of(trustedProxies, TrustedProxies.Header.named(proxyHeader));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--trusted-proxy and --proxy-header " + e.getMessage());
    }
  }

  private AccountRiskLimits accountRisk() {
    try {
      return AccountRiskLimits.USUAL.withBudget(quarantineBudget);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--quarantine-budget: " + e.getMessage());
    }
  }

  private ScreenLimits screen() {
    try {
      return ScreenLimits.ofBudgets(holdBudget, rejectBudget);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--hold-budget and --reject-budget: " + e.getMessage());
    }
  }
}
