/**
 * Which spam model is in force: announced on a topic, loaded beside the streams, and taken back.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.models;
