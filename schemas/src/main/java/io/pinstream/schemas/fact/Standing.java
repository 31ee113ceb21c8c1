package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;
import java.util.List;

/**
 * Somebody behaves unlike the rest, as the account model sees it. What comes of it the decider that
 * owns accounts says.
 *
 * @param operation names what follows from it
 * @param score 0 to 1: the share of the population that is less strange, or once there are labels
 *     enough how probably a moderator would reject the account
 * @param reasons what is unusual, in sentences for people; may be empty
 * @param modelVersion of the account model
 * @param doings pins, follows and unfollows of this user until then
 */
public record Standing(
    Id user,
    Id operation,
    double score,
    List<String> reasons,
    String modelVersion,
    long doings,
    Instant judgedAt) {}
