package io.pinstream.streams.homereads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Answers the reads of one application. On a node with the stores, the application's own code
 * answers; on a node without them, an implementation asks the node that has them.
 *
 * <p>Every method throws {@link io.pinstream.streams.reads.ViewUnavailable} if no task can answer
 * now. This is never reported as "not found".
 *
 * @param <R> the reads of this application, a sealed interface of records
 */
public interface Home<R extends HomeRead> {

  /** Answers one read. */
  HomeAnswer answer(R read);

  /** Answers many reads, in order. Reads for the same node go in one call. */
  default List<HomeAnswer> answerAll(List<? extends R> reads) {
    List<HomeAnswer> answers = new ArrayList<>(reads.size());
    for (R read : reads) {
      answers.add(answer(read));
    }
    return answers;
  }

  /** Answers a read that waits for something. Blocks no thread. */
  default CompletableFuture<HomeAnswer> later(R read) {
    return CompletableFuture.completedFuture(answer(read));
  }
}
