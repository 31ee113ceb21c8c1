/** The health of an application: its failures, its phase, and whether it hangs. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.health;
