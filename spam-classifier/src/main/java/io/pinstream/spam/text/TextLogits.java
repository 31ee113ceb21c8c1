package io.pinstream.spam.text;

/** Log odds of a text, not yet probabilities. */
public record TextLogits(double spam, double offensive) {}
