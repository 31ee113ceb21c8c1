/** What both models are made of: linear models over hashed features, boosted trees, calibration. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.learn;
