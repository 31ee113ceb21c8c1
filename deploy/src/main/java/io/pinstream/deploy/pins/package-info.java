/** What operators ask about pins, from the command line. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.pins;
