/** What is unlike the rest, without labels. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.anomaly;
