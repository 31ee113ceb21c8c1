/**
 * Learns a model of spam and offensive wording, and tells how good it is on texts that it has not
 * seen.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.training.text;
