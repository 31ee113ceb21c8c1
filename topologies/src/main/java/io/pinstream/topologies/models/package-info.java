/**
 * Spam models: announced on a topic, loaded outside of stream threads, put in force and withdrawn.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.models;
