package io.pinstream.spam.training.data;

/**
 * A labelled text.
 *
 * @param source the set that it is from
 * @param group rows of one group belong on one side of a split; a video, say
 * @param label 1 for spam or offensive, whatever the set is about; 0 for neither
 */
public record TextRow(String source, String group, String text, boolean label) {}
