/** How an application fares: its failures, how far a restore is, and whether it gets on. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.health;
