package io.pinstream.spam.text;

/** Log odds of a text, not yet probabilities. */
record TextLogits(double spam, double offensive) {}
