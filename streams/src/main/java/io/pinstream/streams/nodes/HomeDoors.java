package io.pinstream.streams.nodes;

import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeRead;
import io.pinstream.streams.homereads.HomeReadCodec;
import io.pinstream.streams.reads.ViewUnavailable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints through which other nodes read the homes on this node. Each door takes reads of one
 * application and returns answers.
 */
public final class HomeDoors {

  /** The path prefix of doors; the name follows. */
  public static final String PATH = "/internal/homes/";

  /** The path prefix of doors where standbys may answer. */
  public static final String COPIES = "/internal/copies/";

  /** The maximum of reads in a call: more than a feed of thousands of authors needs. */
  private static final int MOST = 20_000;

  private final Map<String, Door<?>> doors = new HashMap<>();

  private record Door<R extends HomeRead>(HomeReadCodec<R> codec, Home<R> home) {

    CompletableFuture<byte[]> answer(byte[] body) {
      List<R> reads;
      try {
        reads = codec.read(body);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("Not valid reads: " + e.getMessage(), e);
      }
      if (reads.size() > MOST) {
        throw new IllegalArgumentException("More than " + MOST + " reads in one call");
      }
      return reads.size() == 1
          ? home.later(reads.getFirst()).thenApply(one -> HomeReadCodec.writeAnswers(List.of(one)))
          : CompletableFuture.completedFuture(HomeReadCodec.writeAnswers(home.answerAll(reads)));
    }
  }

  /**
   * The response to a call.
   *
   * @param status HTTP status: 200, 400, 404 (no such door), or 421 (no active task of this home
   *     here)
   */
  public record Outcome(int status, byte[] body) {}

  /** Adds a door. Call before the first request. */
  public <R extends HomeRead> HomeDoors open(String name, Class<R> reads, Home<R> home) {
    doors.put(name, new Door<>(new HomeReadCodec<>(reads), home));
    return this;
  }

  /** Answers a call. */
  public CompletableFuture<Outcome> call(String name, byte[] body) {
    Door<?> door = doors.get(name);
    if (door == null) {
      return CompletableFuture.completedFuture(new Outcome(404, text("No door " + name + " here")));
    }
    CompletableFuture<byte[]> answer;
    try {
      answer = door.answer(body);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.thenApply(bytes -> new Outcome(200, bytes)).exceptionally(HomeDoors::failed);
  }

  private static Outcome failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    return switch (cause) {
      case ViewUnavailable elsewhere -> new Outcome(421, text(elsewhere.getMessage()));
      case IllegalArgumentException wrong -> new Outcome(400, text(wrong.getMessage()));
      default -> throw new CompletionException(cause);
    };
  }

  private static byte[] text(@Nullable String text) {
    return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
  }
}
