/**
 * The applications other than the feed: accounts (users and who follows whom), pins, operations;
 * the worker that looks at images; and what every Streams application here shares.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies;
