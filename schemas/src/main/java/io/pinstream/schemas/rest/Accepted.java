package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;

/**
 * The body of a 202.
 *
 * @param id the id of the thing
 */
public record Accepted(Id id, Ref operation) {

  /**
   * @param href where to read its outcome
   */
  public record Ref(Id id, String status, String href) {}

  public static Accepted of(Id thing, Id operation) {
    return new Accepted(thing, new Ref(operation, "pending", "/v1/operations/" + operation));
  }
}
