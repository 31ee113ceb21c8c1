/** A small living demo, made through the public API alone. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.demo;
