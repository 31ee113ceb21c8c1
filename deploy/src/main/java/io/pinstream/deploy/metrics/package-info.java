/** What operators watch: series of this process, in the format of Prometheus. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.metrics;
