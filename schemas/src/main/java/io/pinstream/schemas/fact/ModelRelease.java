package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/**
 * An announced model. The last one that is not withdrawn is in force; without one, the built-in
 * model is.
 *
 * @param id {@link Id#ofModel} of the version: all share one home, so that they have one order
 * @param version of the model, as the loaded model reports it
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
