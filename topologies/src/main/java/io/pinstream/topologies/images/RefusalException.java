package io.pinstream.topologies.images;

/** Ends a walk through a file; {@link ImageInspector} turns it into {@link Inspection.Refused}. */
final class RefusalException extends Exception {

  private final Inspection.Refused refused;

  RefusalException(Inspection.Reason reason, String detail) {
    // Hostile uploads are no news: no stack trace is worth its cost.
    super(detail, null, false, false);
    this.refused = new Inspection.Refused(reason, detail);
  }

  static RefusalException truncated() {
    return new RefusalException(
        Inspection.Reason.TRUNCATED, "The file ends before the image is complete.");
  }

  static RefusalException malformed(String detail) {
    return new RefusalException(Inspection.Reason.MALFORMED, detail);
  }

  static RefusalException unsupported(String detail) {
    return new RefusalException(Inspection.Reason.UNSUPPORTED, detail);
  }

  static RefusalException trailingBytes() {
    return new RefusalException(
        Inspection.Reason.TRAILING_BYTES, "The file has more bytes after the end of the image.");
  }

  Inspection.Refused refused() {
    return refused;
  }
}
