/** What holds when processes die, clients retry, and strangers read along. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.crash;
