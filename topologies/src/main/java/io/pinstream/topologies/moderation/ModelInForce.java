package io.pinstream.topologies.moderation;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The current spam model. Stream threads read it for each thing; {@code ModelWatch}, which may
 * block on files, replaces it.
 */
public final class ModelInForce {

  private final AtomicReference<@Nullable Scorer> scorer;

  /**
   * @param first null if there is none: everything is held then
   */
  public ModelInForce(@Nullable Scorer first) {
    scorer = new AtomicReference<>(first);
  }

  public @Nullable Scorer get() {
    return scorer.get();
  }

  /**
   * @param other null for no model
   */
  public void set(@Nullable Scorer other) {
    scorer.set(other);
  }
}
