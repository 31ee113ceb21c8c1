package io.pinstream.workers.images;

import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.blob.UploadAnnouncement;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.workers.blobs.BlobStore;
import java.util.Locale;
import java.util.Optional;

/**
 * Carries out the commands of one image. It stores the same bytes that it checked, so an upload
 * that changes meanwhile has no effect. The original is deleted once its clean copy is stored.
 * Commands are idempotent.
 */
final class ImageDesk {

  private final BlobStore blobs;

  ImageDesk(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Returns the result of a check. */
  Optional<ImageEvent> handle(ImageCommand command) {
    return switch (command) {
      case ImageCommand.CheckImage check -> Optional.of(check(check));
      case ImageCommand.RemoveImage remove -> {
        blobs.delete(BlobKeys.media(remove.pin(), remove.mediaKey()));
        yield Optional.empty();
      }
    };
  }

  private ImageEvent check(ImageCommand.CheckImage check) {
    BlobStore.Stored upload =
        blobs
            .read(BlobKeys.upload(check.author(), check.upload()), ImageInspector.MAX_BYTES)
            .orElse(null);
    if (upload == null) {
      Optional<ImageEvent> before = keptBefore(check);
      if (before.isPresent()) {
        return before.get();
      }
      return new ImageEvent.ImageRefused(
          check.pin(),
          ImageEvent.ImageRefused.MISSING,
          "Nothing has been uploaded there, or it has expired.");
    }
    boolean asAnnounced =
        !upload.tooLarge()
            && UploadAnnouncement.says(check.upload(), upload.contentType(), upload.bytes().length);
    if (!asAnnounced) {
      return refused(
          check, "not-as-announced", "The upload has another type or length than was announced.");
    }
    return switch (ImageInspector.inspect(upload.bytes())) {
      case Inspection.Refused no -> refused(check, name(no.reason()), no.detail());
      case Inspection.Accepted image -> {
        blobs.put(
            BlobKeys.media(check.pin(), check.mediaKey()),
            image.type().contentType(),
            image.bytes());
        // The original may contain data that the copy must not, such as where a photo was taken.
        blobs.delete(BlobKeys.upload(check.author(), check.upload()));
        yield kept(check, image);
      }
    };
  }

  /**
   * After a crash between removing the original and sending the result: the result is derived from
   * the copy.
   */
  private Optional<ImageEvent> keptBefore(ImageCommand.CheckImage check) {
    return blobs
        .bytes(BlobKeys.media(check.pin(), check.mediaKey()), ImageInspector.MAX_BYTES)
        .map(ImageInspector::inspect)
        .flatMap(
            inspection ->
                inspection instanceof Inspection.Accepted image
                    ? Optional.of(kept(check, image))
                    : Optional.empty());
  }

  private static ImageEvent kept(ImageCommand.CheckImage check, Inspection.Accepted image) {
    return new ImageEvent.ImageKept(
        check.pin(),
        image.type().contentType(),
        image.bytes().length,
        image.width(),
        image.height());
  }

  private static ImageEvent refused(ImageCommand.CheckImage check, String reason, String detail) {
    return new ImageEvent.ImageRefused(check.pin(), "image-" + reason, detail);
  }

  private static String name(Inspection.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
