/** What the tests of the whole need: a running Pinstream, and an audit of its topics. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.support;
