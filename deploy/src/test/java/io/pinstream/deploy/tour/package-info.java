/** The tour for newcomers, run as it stands. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.tour;
