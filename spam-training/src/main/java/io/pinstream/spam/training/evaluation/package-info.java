/** How good the models are on rows that they have not learned from, beside a plain baseline. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.training.evaluation;
