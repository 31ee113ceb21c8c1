package io.pinstream.streams.nodes;

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
 * Asks the node where a home's task is active: one call for all reads that one node can answer. A
 * node that does not answer, or says that the home is elsewhere, is asked again only after others;
 * that goes on until the home is found, or for {@link #FOR}, and then the read is unavailable.
 */
public final class RemoteHome<R extends HomeRead> implements Home<R> {

  /** How long a read looks for its home, beside what it waits for by itself. */
  public static final Duration FOR = Duration.ofSeconds(2);

  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final String application;
  private final String path;
  private final HomeReadCodec<R> codec;
  private final NodeMap nodes;
  private final NodeCalls calls;
  private final int partitions;

  /**
   * @param door of the application at {@link HomeDoors}
   * @param reads that this door answers, a sealed interface
   * @param partitions of every topic, a power of two
   */
  public RemoteHome(
      String application,
      String door,
      Class<R> reads,
      NodeMap nodes,
      NodeCalls calls,
      int partitions) {
    this.application = application;
    this.path = HomeDoors.PATH + door;
    this.codec = new HomeReadCodec<>(reads);
    this.nodes = nodes;
    this.calls = calls;
    this.partitions = partitions;
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
      if (!open.isEmpty()) {
        search.pause();
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

  /** Asks each node once, all at the same time; returns what is still open. */
  private List<Integer> round(
      List<? extends R> reads, List<Integer> open, @Nullable HomeAnswer[] answers, Search search) {
    Map<Target, List<Integer>> byNode = new HashMap<>();
    List<Integer> left = Collections.synchronizedList(new ArrayList<>());
    for (int i : open) {
      search
          .target(reads.get(i))
          .ifPresentOrElse(
              target -> byNode.computeIfAbsent(target, t -> new ArrayList<>()).add(i),
              () -> left.add(i));
    }
    List<CompletableFuture<?>> asked = new ArrayList<>(byNode.size());
    byNode.forEach(
        (target, places) -> {
          List<R> group = new ArrayList<>(places.size());
          places.forEach(i -> group.add(reads.get(i)));
          asked.add(
              ask(target, group, FOR)
                  .handle(
                      (found, failure) -> {
                        if (found == null) {
                          search.failed(target, failure);
                          left.addAll(places);
                        } else {
                          for (int i = 0; i < places.size(); i++) {
                            answers[places.get(i)] = found.get(i);
                          }
                        }
                        return null;
                      }));
        });
    asked.forEach(CompletableFuture::join);
    return List.copyOf(left);
  }

  private CompletableFuture<List<HomeAnswer>> ask(Target target, List<R> reads, Duration within) {
    return calls
        .call(target.address(), path, codec.write(reads), within)
        .thenApply(
            body -> {
              List<HomeAnswer> answers = HomeReadCodec.readAnswers(body);
              if (answers.size() != reads.size()) {
                throw new IllegalStateException(
                    target.name() + " gave " + answers.size() + " answers to " + reads.size());
              }
              return answers;
            });
  }

  @Override
  public CompletableFuture<HomeAnswer> later(R read) {
    return later(read, new Search());
  }

  /** A read that waits goes after its home when that moves; it begins anew there. */
  private CompletableFuture<HomeAnswer> later(R read, Search search) {
    Optional<Target> target = search.target(read);
    CompletableFuture<HomeAnswer> answer =
        target
            .map(there -> ask(there, List.of(read), FOR.plus(read.patience())))
            .map(asked -> asked.thenApply(List::getFirst))
            .orElseGet(() -> CompletableFuture.failedFuture(new ViewUnavailable(nobody(read))));
    return answer.exceptionallyCompose(
        failure -> {
          target.ifPresent(there -> search.failed(there, failure));
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

  /** The search of one call for the nodes of its homes. */
  private final class Search {

    private final long until = System.nanoTime() + FOR.toNanos();
    private final Set<String> asked = Collections.synchronizedSet(new HashSet<>());
    private volatile String last = "";

    Optional<Target> target(HomeRead read) {
      Optional<Target> fresh =
          nodes.active(application, read.store(), read.home(), partitions, asked);
      if (fresh.isPresent()) {
        return fresh;
      }
      // All that say so were asked in vain: perhaps one of them is ready by now.
      Optional<Target> again =
          nodes.active(application, read.store(), read.home(), partitions, Set.of());
      if (again.isEmpty()) {
        last = nobody(read);
      }
      return again;
    }

    void failed(Target target, @Nullable Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
      asked.add(target.name());
      last = target.name() + ": " + cause;
      if (!(cause instanceof ViewUnavailable)) {
        nodes.suspect(target.name());
      }
    }

    boolean isOver() {
      return System.nanoTime() - until >= 0;
    }

    ViewUnavailable unavailable() {
      return new ViewUnavailable(application + ": " + last);
    }

    void pause() {
      if (isOver()) {
        throw unavailable();
      }
      try {
        Thread.sleep(BETWEEN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable();
      }
    }
  }
}
