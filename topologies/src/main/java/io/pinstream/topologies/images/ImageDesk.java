package io.pinstream.topologies.images;

import io.pinstream.schemas.blob.BlobKeys;
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
    if (upload.tooLarge() || announced == null) {
      return refused(check, Inspection.Reason.NOT_AN_IMAGE, "The upload is no image.");
    }
    return switch (ImageInspector.inspect(upload.bytes(), announced)) {
      case Inspection.Refused no -> refused(check, no.reason(), no.detail());
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

  private static ImageEvent refused(
      ImageCommand.CheckImage check, Inspection.Reason reason, String detail) {
    String problem = "image-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new ImageEvent.ImageRefused(check.pin(), problem, detail);
  }
}
