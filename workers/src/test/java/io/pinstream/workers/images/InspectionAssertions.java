package io.pinstream.workers.images;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tests of all formats say about an inspection. */
final class InspectionAssertions {

  private InspectionAssertions() {}

  static Inspection.Accepted accepted(byte[] upload, ImageType type) {
    Inspection inspection = ImageInspector.inspect(upload);
    assertThat(inspection).as(inspection.toString()).isInstanceOf(Inspection.Accepted.class);
    Inspection.Accepted accepted = (Inspection.Accepted) inspection;
    assertThat(accepted.type()).isEqualTo(type);
    assertIdempotent(accepted);
    return accepted;
  }

  static void assertIdempotent(Inspection.Accepted first) {
    Inspection again = ImageInspector.inspect(first.bytes());
    assertThat(again).isEqualTo(first);
    assertThat(((Inspection.Accepted) again).bytes()).isSameAs(first.bytes());
  }

  static void assertUntouched(byte[] upload, ImageType type) {
    assertThat(accepted(upload, type).bytes()).isSameAs(upload);
  }

  /** The upload is accepted, and what is left of it is exactly these bytes. */
  static void assertCleanedTo(byte[] clean, byte[] upload, ImageType type) {
    byte[] before = upload.clone();
    assertThat(accepted(upload, type).bytes()).isEqualTo(clean);
    assertThat(upload).isEqualTo(before);
  }

  static void assertRefused(Inspection.Reason reason, byte[] upload) {
    Inspection inspection = ImageInspector.inspect(upload);
    assertThat(inspection).isInstanceOf(Inspection.Refused.class);
    Inspection.Refused refused = (Inspection.Refused) inspection;
    assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
    assertThat(refused.detail()).endsWith(".");
  }
}
