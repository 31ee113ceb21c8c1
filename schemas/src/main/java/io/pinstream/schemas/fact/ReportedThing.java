package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;

/**
 * A report of something that the reporter may see. Told by the decider that owns the thing, to the
 * moderation application, which counts it and answers.
 *
 * @param operation the reporter's
 * @param reason in the reporter's words
 * @param review the thing as it is now: what a review of it says, should there be none yet
 */
public record ReportedThing(Id operation, Id reporter, String reason, Review review) {}
