/** Learning algorithms that no service runs, and rows with what a model said of them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.training.learn;
