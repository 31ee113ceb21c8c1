package io.pinstream.workers.images.pixels;

/** The pixels cannot be decoded. */
public final class PixelException extends Exception {

  private static final long serialVersionUID = 1;

  /** What is wrong with them. */
  public enum Fault {
    /** They end before the picture is complete. */
    TRUNCATED,
    /** They break a rule of their format in a way that browsers do not tolerate. */
    DAMAGED,
    /** They continue long after the picture is complete, or cost more than any real picture. */
    EXCESSIVE
  }

  private final Fault fault;

  public PixelException(Fault fault) {
    super(fault.name(), null, false, false); // Hostile files are common: no stack trace.
    this.fault = fault;
  }

  public static PixelException truncated() {
    return new PixelException(Fault.TRUNCATED);
  }

  public static PixelException damaged() {
    return new PixelException(Fault.DAMAGED);
  }

  public static PixelException excessive() {
    return new PixelException(Fault.EXCESSIVE);
  }

  public Fault fault() {
    return fault;
  }
}
