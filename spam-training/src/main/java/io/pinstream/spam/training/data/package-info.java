/** Labelled rows as they lie in a data folder. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.training.data;
