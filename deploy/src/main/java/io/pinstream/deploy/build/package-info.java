/** The identity of the running build. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.build;
