@org.jspecify.annotations.NullMarked
package io.pinstream.topologies;
