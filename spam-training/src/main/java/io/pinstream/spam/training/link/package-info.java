/** Learns a model of phishing, and tells how good it is on addresses that it has not seen. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.training.link;
