package io.pinstream.topologies.images;

import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.blob.UploadAnnouncement;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.fact.ImageEvent;
import java.util.Locale;
import java.util.Optional;

/**
 * Does what is asked of one image. What is kept is the very bytes that were looked at, so that an
 * upload that changes meanwhile changes nothing. May be asked twice: the second time comes to the
 * same.
 */
final class ImageDesk {

  private final BlobStore blobs;

  ImageDesk(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Returns what a check found. */
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
      return new ImageEvent.ImageRefused(
          check.pin(),
          ImageEvent.ImageRefused.MISSING,
          "Nothing has been uploaded there, or it has expired.");
    }
    ImageType announced = ImageType.ofContentType(upload.contentType()).orElse(null);
    boolean asAnnounced =
        !upload.tooLarge()
            && UploadAnnouncement.says(check.upload(), upload.contentType(), upload.bytes().length);
    if (!asAnnounced || announced == null) {
      return refused(
          check, "not-as-announced", "The upload has another type or length than was announced.");
    }
    return switch (ImageInspector.inspect(upload.bytes(), announced)) {
      case Inspection.Refused no -> refused(check, name(no.reason()), no.detail());
      case Inspection.Accepted image -> {
        blobs.put(
            BlobKeys.media(check.pin(), check.mediaKey()),
            image.type().contentType(),
            image.bytes());
        yield new ImageEvent.ImageKept(
            check.pin(),
            image.type().contentType(),
            image.bytes().length,
            image.width(),
            image.height());
      }
    };
  }

  private static ImageEvent refused(ImageCommand.CheckImage check, String reason, String detail) {
    return new ImageEvent.ImageRefused(check.pin(), "image-" + reason, detail);
  }

  private static String name(Inspection.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
