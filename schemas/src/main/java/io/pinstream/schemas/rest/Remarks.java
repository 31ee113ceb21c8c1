package io.pinstream.schemas.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner is told of why a thing is not published.
 *
 * @param reasons stable words with hyphens; may be empty
 * @param note a moderator's own words, if a moderator decided
 */
public record Remarks(List<String> reasons, @Nullable String note) {}
