/** All of Pinstream on one machine, composed of the same parts that a fleet runs separately. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.standalone;
