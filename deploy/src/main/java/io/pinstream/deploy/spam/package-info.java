/** The commands of {@code pinstream spam}. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.spam;
