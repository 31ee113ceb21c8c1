/** A small demo that uses only the public API. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.demo;
