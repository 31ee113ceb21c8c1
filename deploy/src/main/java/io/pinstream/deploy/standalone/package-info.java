/** All of Pinstream in one process, composed of the same parts that run alone elsewhere. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.standalone;
