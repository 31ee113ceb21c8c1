/** From a data folder to a model. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.training;
