package io.pinstream.streams.nodes;

import io.pinstream.schemas.id.RequestId;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.homereads.HomeRead;
import io.pinstream.streams.homereads.HomeReadCodec;
import io.pinstream.streams.nodes.NodeMap.Target;
import io.pinstream.streams.reads.ViewUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the node where a home's task is active, with one call for all reads of that node. If that
 * node is silent, does not answer or no longer has the home, it asks a node with a standby ({@link
 * io.pinstream.streams.copies.Copies} bounds its age). When all have failed, it retries for up to
 * {@link #FOR}; then the read is unavailable.
 *
 * <p>A read that waits asks active tasks only: a standby is not notified of what it waits for.
 */
public final class RemoteHome<R extends HomeRead> implements Home<R> {

  /** How long a read searches for its home, in addition to its own waiting time. */
  public static final Duration FOR = Duration.ofSeconds(2);

  /** Leaves enough time for a standby to answer. */
  private static final Duration FOR_ACTIVE = Duration.ofSeconds(1);

  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final String application;
  private final String door;
  private final HomeReadCodec<R> codec;
  private final NodeMap nodes;
  private final NodeCalls calls;
  private final int partitions;

  /**
   * @param door the application's door at {@link HomeDoors}
   * @param reads the reads of this door, a sealed interface
   * @param partitions the number of partitions of every topic, a power of two
   */
  public RemoteHome(
      String application,
      String door,
      Class<R> reads,
      NodeMap nodes,
      NodeCalls calls,
      int partitions) {
    this.application = application;
    this.door = door;
    this.codec = new HomeReadCodec<>(reads);
    this.nodes = nodes;
    this.calls = calls;
    this.partitions = partitions;
    calls.metrics().show(application);
  }

  @Override
  public HomeAnswer answer(R read) {
    return answerAll(List.of(read)).getFirst();
  }

  @Override
  public List<HomeAnswer> answerAll(List<? extends R> reads) {
    @Nullable HomeAnswer[] answers = new HomeAnswer[reads.size()];
    Search search = new Search();
    List<Integer> open = new ArrayList<>(reads.size());
    for (int i = 0; i < answers.length; i++) {
      open.add(i);
    }
    while (!open.isEmpty()) {
      open = round(reads, open, answers, search);
      if (!open.isEmpty() && open.stream().map(reads::get).noneMatch(search::goesOn)) {
        search.beginAnew();
      }
    }
    List<HomeAnswer> all = new ArrayList<>(answers.length);
    for (HomeAnswer answer : answers) {
      if (answer != null) {
        all.add(answer);
      }
    }
    return all;
  }

  /** Asks each node once, in parallel; returns the reads that are still open. */
  private List<Integer> round(
      List<? extends R> reads, List<Integer> open, @Nullable HomeAnswer[] answers, Search search) {
    Map<Place, List<Integer>> byPlace = new HashMap<>();
    List<Integer> left = Collections.synchronizedList(new ArrayList<>());
    for (int i : open) {
      search
          .place(reads.get(i))
          .ifPresentOrElse(
              place -> byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(i),
              () -> left.add(i));
    }
    List<CompletableFuture<?>> asked = new ArrayList<>(byPlace.size());
    byPlace.forEach(
        (place, numbers) -> {
          List<R> group = new ArrayList<>(numbers.size());
          numbers.forEach(i -> group.add(reads.get(i)));
          asked.add(
              ask(place, group, search.within(place, group.getFirst()), search)
                  .handle(
                      (found, failure) -> {
                        if (found == null) {
                          search.failed(place, failure);
                          left.addAll(numbers);
                        } else {
                          for (int i = 0; i < numbers.size(); i++) {
                            answers[numbers.get(i)] = found.get(i);
                          }
                        }
                        return null;
                      }));
        });
    asked.forEach(CompletableFuture::join);
    return List.copyOf(left);
  }

  /**
   * A node to ask, and how.
   *
   * @param copies whether to ask its standbys
   */
  private record Place(String node, String address, boolean copies) {

    static Place active(Target target) {
      return new Place(target.name(), target.address(), false);
    }

    static Place copy(Target target) {
      return new Place(target.name(), target.address(), true);
    }

    String path() {
      return copies ? HomeDoors.COPIES : HomeDoors.PATH;
    }
  }

  private CompletableFuture<List<HomeAnswer>> ask(
      Place place, List<R> reads, Duration within, Search search) {
    return calls
        .call(
            new NodeCalls.Call(
                application,
                place.address(),
                place.path() + door,
                codec.write(reads),
                !reads.getFirst().patience().isZero(),
                search.request),
            within)
        .thenApply(
            body -> {
              List<HomeAnswer> answers = HomeReadCodec.readAnswers(body);
              if (answers.size() != reads.size()) {
                throw new IllegalStateException(
                    place.node() + " gave " + answers.size() + " answers to " + reads.size());
              }
              return answers;
            });
  }

  @Override
  public CompletableFuture<HomeAnswer> later(R read) {
    return later(read, new Search());
  }

  /** A waiting read follows its home when that moves, and starts again there. */
  private CompletableFuture<HomeAnswer> later(R read, Search search) {
    Optional<Place> place = search.active(read);
    CompletableFuture<HomeAnswer> answer =
        place
            .map(there -> ask(there, List.of(read), FOR.plus(read.patience()), search))
            .map(asked -> asked.thenApply(List::getFirst))
            .orElseGet(() -> CompletableFuture.failedFuture(new ViewUnavailable(nobody(read))));
    return answer.exceptionallyCompose(
        failure -> {
          place.ifPresent(there -> search.failed(there, failure));
          if (search.isOver()) {
            return CompletableFuture.failedFuture(search.unavailable());
          }
          return CompletableFuture.supplyAsync(
                  () -> read,
                  CompletableFuture.delayedExecutor(BETWEEN.toMillis(), TimeUnit.MILLISECONDS))
              .thenCompose(again -> later(again, search));
        });
  }

  private String nobody(HomeRead read) {
    return "No node has " + read.store() + " of home " + read.home();
  }

  /** The search for the nodes of a call's homes. */
  private final class Search {

    private final long until = System.nanoTime() + FOR.toNanos();
    // Taken here, because other threads go on with the search.
    private final String request = RequestId.current();
    private final Set<String> asked = Collections.synchronizedSet(new HashSet<>());
    private final Set<String> askedForCopies = Collections.synchronizedSet(new HashSet<>());
    private volatile String last = "";

    /** A live active task, else a standby, else an active task on a silent node. */
    Optional<Place> place(HomeRead read) {
      Optional<Target> active = activeBut(asked, read);
      if (active.filter(Target::alive).isEmpty()) {
        Optional<Target> copy = copyBut(askedForCopies, read);
        if (copy.isPresent()) {
          return copy.map(Place::copy);
        }
      }
      if (active.isEmpty() && last.isEmpty()) {
        last = nobody(read);
      }
      return active.map(Place::active);
    }

    /** The time-out of a call, which leaves time to ask a standby. */
    Duration within(Place place, HomeRead read) {
      if (!place.copies() && copyBut(Set.of(), read).isPresent()) {
        return FOR_ACTIVE;
      }
      long left = until - System.nanoTime();
      return Duration.ofNanos(Math.max(left, FOR_ACTIVE.toNanos()));
    }

    Optional<Place> active(HomeRead read) {
      Optional<Target> fresh = activeBut(asked, read);
      if (fresh.isPresent()) {
        return fresh.map(Place::active);
      }
      // All active nodes have failed: one of them may be ready by now.
      Optional<Target> again = activeBut(Set.of(), read);
      if (again.isEmpty()) {
        last = nobody(read);
      }
      return again.map(Place::active);
    }

    private Optional<Target> activeBut(Set<String> but, HomeRead read) {
      return nodes.active(application, read.store(), read.home(), partitions, but);
    }

    private Optional<Target> copyBut(Set<String> but, HomeRead read) {
      return nodes.standby(application, read.store(), read.home(), partitions, but);
    }

    /** Whether a node is left that has not been asked. */
    boolean goesOn(HomeRead read) {
      return !isOver()
          && (activeBut(asked, read).isPresent() || copyBut(askedForCopies, read).isPresent());
    }

    void failed(Place place, @Nullable Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
      (place.copies() ? askedForCopies : asked).add(place.node());
      last = place.node() + ": " + cause;
      if (!(cause instanceof ViewUnavailable)) {
        nodes.suspect(place.node());
      }
    }

    boolean isOver() {
      return System.nanoTime() - until >= 0;
    }

    ViewUnavailable unavailable() {
      return new ViewUnavailable(application + ": " + last);
    }

    /** Pauses, then asks all nodes again. */
    void beginAnew() {
      if (isOver()) {
        throw unavailable();
      }
      asked.clear();
      askedForCopies.clear();
      try {
        Thread.sleep(BETWEEN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable();
      }
    }
  }
}
