package io.pinstream.schemas.fact;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a command.
 *
 * @param target the thing that it concerned
 * @param changed whether it made a difference; null while pending and when rejected
 * @param problem why it was rejected
 */
public record Operation(
    Id id,
    Status status,
    @Nullable Id target,
    @Nullable Boolean changed,
    @Nullable Problem problem) {

  public enum Status {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("applied")
    APPLIED,
    @JsonProperty("rejected")
    REJECTED
  }

  public static Operation pending(Id id) {
    return new Operation(id, Status.PENDING, null, null, null);
  }

  public static Operation applied(Id id, Id target, boolean changed) {
    return new Operation(id, Status.APPLIED, target, changed, null);
  }

  public static Operation rejected(Id id, @Nullable Id target, Problem problem) {
    return new Operation(id, Status.REJECTED, target, null, problem);
  }
}
