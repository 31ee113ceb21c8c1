/** What people do, over HTTP, on the real broker and the real blob store. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.journey;
