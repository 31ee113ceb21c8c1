/**
 * The parts that every installation is put together of, whether they run in one process or in many:
 * workers, ingest, query, and the edge that serves the routes of the latter two.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.roles;
