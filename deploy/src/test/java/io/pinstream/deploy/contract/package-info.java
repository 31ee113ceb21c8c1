/** What the public interface promises: openapi.yaml, and a no to all that is wrong. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.contract;
