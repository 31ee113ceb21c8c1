/**
 * The roles of every installation, in one process or in many: workers, ingest, query, and the edge
 * that serves the routes of ingest and query.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.roles;
