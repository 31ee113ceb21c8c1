package io.pinstream.streams.homereads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Answers the reads of one application. Beside the stores it is the application's own code; on a
 * node without them, it asks the node that has them.
 *
 * <p>Every method throws {@link io.pinstream.streams.reads.ViewUnavailable} when nobody can answer
 * now. That is never told as "not found".
 *
 * @param <R> the reads of this application, a sealed interface of records
 */
public interface Home<R extends HomeRead> {

  /** One answer. */
  HomeAnswer answer(R read);

  /** The answers to many reads, in their order: all that one node can answer is asked at once. */
  default List<HomeAnswer> answerAll(List<? extends R> reads) {
    List<HomeAnswer> answers = new ArrayList<>(reads.size());
    for (R read : reads) {
      answers.add(answer(read));
    }
    return answers;
  }

  /** An answer that may take a while, because the read says that it waits. Holds no thread. */
  default CompletableFuture<HomeAnswer> later(R read) {
    return CompletableFuture.completedFuture(answer(read));
  }
}
