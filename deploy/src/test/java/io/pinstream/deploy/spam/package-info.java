/** The commands of {@code pinstream spam}, called in process. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.spam;
