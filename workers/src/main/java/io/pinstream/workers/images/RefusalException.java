package io.pinstream.workers.images;

import io.pinstream.workers.images.pixels.PixelException;

/** Ends a walk through a file; {@link ImageInspector} turns it into {@link Inspection.Refused}. */
class RefusalException extends Exception {

  private final Inspection.Refused refused;

  RefusalException(Inspection.Reason reason, String detail) {
    // Hostile uploads are routine: a stack trace is not worth its cost.
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

  /** Of pixels that cannot be decoded; {@code format} as in "PNG". */
  static RefusalException pixels(String format, PixelException.Fault fault) {
    return switch (fault) {
      case TRUNCATED -> truncated();
      case DAMAGED -> malformed("The " + format + " has pixel data that cannot be decoded.");
      case EXCESSIVE ->
          new RefusalException(
              Inspection.Reason.TOO_MUCH_DATA,
              "The " + format + " unpacks to far more than its picture needs.");
    };
  }

  Inspection.Refused refused() {
    return refused;
  }
}
