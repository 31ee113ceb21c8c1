/**
 * The files for operators in the folder {@code deploy}: they say what is true, and tools read them.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.operators;
