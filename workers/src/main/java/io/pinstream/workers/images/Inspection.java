package io.pinstream.workers.images;

/** The result of {@link ImageInspector#inspect}. */
public sealed interface Inspection {

  /**
   * An image that may be stored and served.
   *
   * @param type the format that the bytes have
   * @param width in pixels as browsers show it, so after an Exif orientation of a JPEG or PNG; at
   *     least 1
   * @param height in pixels as browsers show it; at least 1
   * @param bytes the image without its metadata: the inspected array itself if nothing had to be
   *     removed, else a new one. Compared by identity, as all arrays in records are.
   */
  @SuppressWarnings("ArrayRecordComponent") // Megabytes of pixels; nobody compares two of these.
  record Accepted(ImageType type, int width, int height, byte[] bytes) implements Inspection {}

  /**
   * An upload that must not be stored.
   *
   * @param reason for programs
   * @param detail one English sentence for the uploader; quotes nothing from the upload
   */
  record Refused(Reason reason, String detail) implements Inspection {}

  /** Why an upload is refused. */
  enum Reason {
    /** More than {@link ImageInspector#MAX_BYTES}. */
    TOO_MANY_BYTES,
    /** The bytes are none of the four formats. */
    NOT_AN_IMAGE,
    /** The image, or its canvas, has more than {@link ImageInspector#MAX_PIXELS}. */
    TOO_MANY_PIXELS,
    /**
     * More than {@link ImageInspector#MAX_FRAMES} or {@link ImageInspector#MAX_ANIMATION_PIXELS}.
     */
    ANIMATION_TOO_LARGE,
    /** A JPEG with more than {@link ImageInspector#MAX_SCANS}. */
    TOO_MANY_SCANS,
    /** The file ends before the image does. */
    TRUNCATED,
    /** The file breaks a rule of its format. */
    MALFORMED,
    /** A legal kind of image that browsers do not show, such as a lossless JPEG. */
    UNSUPPORTED,
    /** The file unpacks to far more than its picture needs. */
    TOO_MUCH_DATA
  }
}
