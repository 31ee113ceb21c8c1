package io.pinstream.streams.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.id.RequestId;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.nodes.ToyRead.Awaited;
import io.pinstream.streams.nodes.ToyRead.Toy;
import io.pinstream.streams.reads.ViewUnavailable;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads between nodes, by HTTP on loopback, while nodes come and go. */
class RemoteHomeTest {

  private static final int PARTITIONS = 4;
  private static final String HOMES = "homes/toys";
  private static final String COPIES = "copies/toys";
  private static final Clock CLOCK = Clock.systemUTC();

  private final CallSignature signature = new CallSignature("key", CLOCK);
  private final NodeMap nodes = new NodeMap(Map.of(), Clock.systemUTC());
  private final NodeCalls calls = new NodeCalls(signature, 100);
  private final RemoteHome<ToyRead> home = home(calls);
  private final List<ToyNode> started = new ArrayList<>();
  private final List<ToyNode> living = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();

  @BeforeEach
  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the heart stops
  void beat() {
    heart.scheduleAtFixedRate(
        () ->
            living.forEach(
                node -> nodes.heard(Beats.unchanged(node.name(), Beats.START), System.nanoTime())),
        0,
        100,
        TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void close() {
    heart.shutdownNow();
    calls.close();
    started.forEach(ToyNode::close);
  }

  @Test
  void readIsAnsweredWhereItsHomeIsActive() {
    ToyNode one = living("one", List.of(0, 1), List.of(2, 3));
    ToyNode two = living("two", List.of(2, 3), List.of(0, 1));

    assertThat(read(1)).isEqualTo("toy 1 of one, active");
    assertThat(read(4 + 2)).isEqualTo("toy 6 of two, active");
    assertThat(one.calls()).containsExactly(HOMES);
    assertThat(two.calls()).containsExactly(HOMES);
  }

  @Test
  void readsOfOneNodeAreOneCall() {
    ToyNode one = living("one", List.of(0, 1), List.of());
    ToyNode two = living("two", List.of(2, 3), List.of());

    assertThat(readAll(3, 0, 2, 1, 4))
        .containsExactly(
            "toy 3 of two, active",
            "toy 0 of one, active",
            "toy 2 of two, active",
            "toy 1 of one, active",
            "toy 4 of one, active");
    assertThat(one.calls()).containsExactly(HOMES);
    assertThat(two.calls()).containsExactly(HOMES);
  }

  @Test
  void nothingToReadAsksNobody() {
    assertThat(home.answerAll(List.of())).isEmpty();
  }

  @Test
  void homeThatHasMovedIsFoundElsewhere() {
    ToyNode before = living("before", List.of(0), List.of()).activeNowhere();
    ToyNode after = living("after", List.of(0), List.of());

    assertThat(readAll(0, 0)).containsOnly("toy 0 of after, active");
    assertThat(before.calls().size() + after.calls().size()).isLessThanOrEqualTo(2);
  }

  @Test
  void homeThatIsOpenedMeanwhileIsAwaited() {
    ToyNode one = living("one", List.of(0), List.of()).activeNowhere();
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> read(0));
    Awaitility.await().until(() -> one.calls().size() > 2);

    one.becomeActive();

    assertThat(answer.join()).isEqualTo("toy 0 of one, active");
  }

  @Test
  void copyAnswersAtOnceForANodeThatIsSilent() {
    ToyNode silent = silent("silent", List.of(0));
    living("two", List.of(1), List.of(0));

    assertThat(readAll(0, 1)).containsExactly("toy 0 of two, copy", "toy 1 of two, active");
    assertThat(silent.calls()).isEmpty();
  }

  @Test
  void copyAnswersForANodeThatIsDead() {
    ToyNode dead = living("dead", List.of(0), List.of());
    dead.close();
    ToyNode two = living("two", List.of(1), List.of(0));

    assertThat(read(0)).isEqualTo("toy 0 of two, copy");
    assertThat(read(0)).isEqualTo("toy 0 of two, copy");
    assertThat(two.calls()).containsExactly(COPIES, COPIES);
  }

  @Test
  void copyAnswersForANodeThatIsSlow() {
    ToyNode slow = living("slow", List.of(0), List.of()).slow(Duration.ofSeconds(3));
    living("two", List.of(1), List.of(0));
    long began = System.nanoTime();

    assertThat(read(0)).isEqualTo("toy 0 of two, copy");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RemoteHome.FOR);
    // It is under suspicion now.
    assertThat(read(0)).isEqualTo("toy 0 of two, copy");
    assertThat(slow.calls()).containsExactly(HOMES);
  }

  @Test
  void copyAnswersForANodeThatRestores() {
    ToyNode restoring = living("restoring", List.of(0), List.of()).activeNowhere();
    ToyNode two = living("two", List.of(1), List.of(0));

    assertThat(read(0)).isEqualTo("toy 0 of two, copy");
    assertThat(restoring.calls()).containsExactly(HOMES);
    assertThat(two.calls()).containsExactly(COPIES);
  }

  @Test
  void copyAnswersWhenNobodySaysThatTheHomeIsActive() {
    living("two", List.of(1), List.of(0));

    assertThat(read(0)).isEqualTo("toy 0 of two, copy");
  }

  @Test
  void copyThatIsFarBehindSendsBackToTheActiveNode() {
    ToyNode silent = silent("silent", List.of(0));
    ToyNode two = living("two", List.of(1), List.of(0)).farBehind();

    assertThat(read(0)).isEqualTo("toy 0 of silent, active");
    assertThat(two.calls()).containsExactly(COPIES);
    assertThat(silent.calls()).containsExactly(HOMES);
  }

  @Test
  void readIsUnavailableWhenNobodyHasItsHome() {
    living("one", List.of(0), List.of());
    long began = System.nanoTime();

    assertThatThrownBy(() -> readAll(0, 1))
        .isInstanceOf(ViewUnavailable.class)
        .hasMessageContaining("No node has toy-chest of home 1");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(RemoteHome.FOR, RemoteHome.FOR.multipliedBy(2));
  }

  @Test
  void readIsUnavailableForWhoeverHasAnotherKey() {
    ToyNode one = living("one", List.of(0), List.of(0));
    try (NodeCalls strange = new NodeCalls(new CallSignature("other", CLOCK), 100)) {

      assertThatThrownBy(() -> home(strange).answer(toy(0)))
          .isInstanceOf(ViewUnavailable.class)
          .hasMessageContaining("401");
    }
    assertThat(one.calls()).contains(HOMES, COPIES);
  }

  @Test
  void oneCallTooManyIsUnavailable() {
    living("one", List.of(0), List.of()).slow(Duration.ofSeconds(10));
    ToyNode two = living("two", List.of(1), List.of());
    try (NodeCalls few = new NodeCalls(signature, 1)) {
      CompletableFuture<HomeAnswer> takesTheOnlyPlace =
          home(few).later(new Awaited(0, "slow", 9_000));

      assertThatThrownBy(() -> home(few).answer(toy(1)))
          .isInstanceOf(ViewUnavailable.class)
          .hasMessageContaining("Too many calls");
      assertThat(takesTheOnlyPlace).isNotDone();
    }
    assertThat(two.calls()).isEmpty();
  }

  @Test
  void readThatWaitsAsksTheActiveNodeAlone() {
    silent("silent", List.of(0)).activeNowhere();
    ToyNode two = living("two", List.of(), List.of(0)).activeNowhere();

    CompletableFuture<HomeAnswer> answer = home.later(new Awaited(0, "bear", 500));
    CompletableFuture<Void> moved =
        CompletableFuture.runAsync(
            () -> {
              two.becomeActive();
              nodes.heard(
                  Beats.of(two.name(), Beats.START, two.address(), List.of(0), List.of()),
                  System.nanoTime());
            },
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

    assertThat(text(answer.join())).isEqualTo("bear of two, active");
    assertThat(moved).isCompleted();
    assertThat(two.calls()).containsOnly(HOMES);
  }

  @Test
  void readThatWaitsIsUnavailableWhenItsHomeIsNotFound() {
    living("two", List.of(), List.of(0));

    assertThatThrownBy(() -> home.later(new Awaited(0, "bear", 100)).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ViewUnavailable.class);
  }

  @Test
  void callsNameTheRequestThatTheyAreMadeFor() {
    ToyNode one = living("one", List.of(0), List.of()).activeNowhere();
    ToyNode two = living("two", List.of(), List.of(0));

    RequestId.within("request-1", () -> read(0));
    read(0);

    assertThat(one.requests()).startsWith("request-1").endsWith("none");
    assertThat(two.requests()).containsExactly("request-1", "none");
    assertThat(RequestId.current()).isEmpty();
  }

  @Test
  void callsAreCountedByHowTheyEnd() {
    living("one", List.of(0), List.of()).activeNowhere();
    living("two", List.of(), List.of(0));
    PrometheusRegistry registry = new PrometheusRegistry();
    calls.metrics().register(registry);

    read(0);

    assertThat(counted(registry, "answered")).isEqualTo(1);
    assertThat(counted(registry, "elsewhere")).isEqualTo(1);
    assertThat(counted(registry, "unanswered")).isZero();
    assertThat(counted(registry, "refused")).isZero();
  }

  private static double counted(PrometheusRegistry registry, String result) {
    return registry.scrape(name -> name.equals("pinstream_home_calls")).stream()
        .map(CounterSnapshot.class::cast)
        .flatMap(counter -> counter.getDataPoints().stream())
        .filter(point -> result.equals(point.getLabels().get("result")))
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  private ToyNode living(String name, List<Integer> active, List<Integer> standby) {
    ToyNode node = new ToyNode(name, signature);
    started.add(node);
    nodes.heard(Beats.of(name, Beats.START, node.address(), active, standby), System.nanoTime());
    living.add(node);
    return node;
  }

  private ToyNode silent(String name, List<Integer> active) {
    ToyNode node = new ToyNode(name, signature);
    started.add(node);
    nodes.heard(
        Beats.of(name, Beats.START, node.address(), active, List.of()),
        System.nanoTime() - Duration.ofSeconds(1).toNanos());
    return node;
  }

  private RemoteHome<ToyRead> home(NodeCalls through) {
    return new RemoteHome<>(ToyRead.APPLICATION, "toys", ToyRead.class, nodes, through, PARTITIONS);
  }

  private String read(int number) {
    return text(home.answer(toy(number)));
  }

  private List<String> readAll(int... numbers) {
    List<ToyRead> reads = new ArrayList<>();
    for (int number : numbers) {
      reads.add(toy(number));
    }
    return home.answerAll(reads).stream().map(RemoteHomeTest::text).toList();
  }

  private static Toy toy(int number) {
    return new Toy(number, "toy " + number);
  }

  private static String text(HomeAnswer answer) {
    return new String(answer.item().orElseThrow(), UTF_8);
  }
}
