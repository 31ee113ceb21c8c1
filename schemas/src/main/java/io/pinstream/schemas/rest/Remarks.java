package io.pinstream.schemas.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the owner why a thing is not published.
 *
 * @param reasons stable words with hyphens; may be empty
 * @param note the moderator's note, if a moderator decided
 */
public record Remarks(List<String> reasons, @Nullable String note) {}
