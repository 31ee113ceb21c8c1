package io.pinstream.topologies.moderation;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which model scores now. Stream threads read it for each thing; somebody else, who may wait for
 * files, puts another one there.
 */
public final class ModelInForce {

  private final AtomicReference<@Nullable Scorer> scorer;

  /**
   * @param first null if there is none: all is held then
   */
  public ModelInForce(@Nullable Scorer first) {
    scorer = new AtomicReference<>(first);
  }

  public @Nullable Scorer get() {
    return scorer.get();
  }

  /**
   * @param other null to have none
   */
  public void set(@Nullable Scorer other) {
    scorer.set(other);
  }
}
