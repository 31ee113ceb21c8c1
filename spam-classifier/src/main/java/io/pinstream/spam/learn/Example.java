package io.pinstream.spam.learn;

/**
 * What a linear model learns from.
 *
 * @param weight how much it counts, 1 by default
 */
public record Example(SparseRow row, boolean positive, float weight) {}
