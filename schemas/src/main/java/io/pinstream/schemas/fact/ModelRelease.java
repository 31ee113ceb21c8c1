package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/**
 * A model that was announced. In force is the one that was announced last and not taken back; if
 * there is none, the one that comes with the program.
 *
 * @param id {@link Id#ofModel} of the version: all have one home, so that they are in order
 * @param version of the model, as it tells itself once it is loaded
 * @param artefact the key of its weights in the blob store
 * @param sha256 of these bytes, in hexadecimal
 * @param thresholds the text of the file that belongs to the weights
 */
public record ModelRelease(
    Id id,
    String version,
    String artefact,
    String sha256,
    long bytes,
    String thresholds,
    Instant announcedAt) {}
