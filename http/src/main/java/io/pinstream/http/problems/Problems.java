package io.pinstream.http.problems;

import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Problem.FieldError;
import java.time.Duration;
import java.util.List;

/** The errors of both APIs. */
public final class Problems {

  private Problems() {}

  /** Ends a request with a problem. */
  public static final class ProblemException extends RuntimeException {

    private final transient Problem problem;
    private final long retryAfterSeconds;

    private ProblemException(Problem problem, long retryAfterSeconds) {
      super(problem.detail(), null, false, false);
      this.problem = problem;
      this.retryAfterSeconds = retryAfterSeconds;
    }

    public Problem problem() {
      return problem;
    }

    /** For the Retry-After header; 0 for none. */
    public long retryAfterSeconds() {
      return retryAfterSeconds;
    }
  }

  public static ProblemException exception(Problem problem) {
    return new ProblemException(problem, 0);
  }

  public static ProblemException malformed(String detail) {
    return exception(Problem.of(400, "malformed-request", detail));
  }

  public static ProblemException malformedField(String pointer, String detail) {
    return exception(
        Problem.of(400, "malformed-request", detail, List.of(new FieldError(pointer, detail))));
  }

  public static ProblemException unauthenticated(String detail) {
    return exception(Problem.of(401, "unauthenticated", detail));
  }

  public static ProblemException notFound() {
    return exception(Problem.of(404, "not-found", "There is no such thing, or not for you."));
  }

  /** For a thing that the caller can see but not change; an invisible thing is 404. */
  public static ProblemException notYours(String detail) {
    return exception(Problem.of(403, "not-yours", detail));
  }

  public static ProblemException moderatorsOnly() {
    return exception(
        Problem.of(
            403, "moderators-only", "This is for moderators, as whom you are not logged in."));
  }

  public static ProblemException tooLarge(String detail) {
    return exception(Problem.of(413, "too-large", detail));
  }

  /**
   * @param types the accepted types
   */
  public static ProblemException unsupportedMediaType(List<String> types) {
    return exception(
        Problem.of(
            415, "unsupported-media-type", "The body must be " + String.join(" or ", types) + "."));
  }

  public static ProblemException unsupportedContentCoding() {
    return exception(
        Problem.of(
            415,
            "unsupported-media-type",
            "The body must be sent as it is, without a Content-Encoding such as gzip."));
  }

  public static ProblemException invalid(List<FieldError> errors) {
    String detail = errors.get(0).pointer() + ": " + errors.get(0).detail();
    return exception(Problem.of(422, "invalid-fields", detail, errors));
  }

  public static ProblemException tooMany(Duration retryAfter) {
    return new ProblemException(
        Problem.of(429, "too-many-requests", "Too many attempts; try again later."),
        Math.max(1, retryAfter.plusMillis(999).toSeconds()));
  }

  /** Nothing was done: the disk is nearly full. */
  public static ProblemException insufficientStorage(Duration retryAfter) {
    return new ProblemException(
        Problem.of(
            507,
            "insufficient-storage",
            "There is too little space for anything new; nothing was done. Reading goes on."),
        Math.max(1, retryAfter.toSeconds()));
  }

  /**
   * A limit with its own problem type.
   *
   * @param what there were too many of
   */
  public static ProblemException tooMany(String what, String detail, Duration retryAfter) {
    return new ProblemException(
        Problem.of(429, "too-many-" + what, detail),
        Math.max(1, retryAfter.plusMillis(999).toSeconds()));
  }

  /** Nothing happened, or the outcome is unknown; the caller may retry. */
  public static ProblemException unavailable(String detail, Duration retryAfter) {
    return new ProblemException(
        Problem.of(503, "unavailable", detail), Math.max(1, retryAfter.toSeconds()));
  }
}
