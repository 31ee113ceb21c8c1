/**
 * The identity of an installation, and the checks at start that all parts of its data folder are
 * there and belong together. Whatever is missing or foreign is a {@link
 * io.pinstream.deploy.startup.StartupException}, before anything is created or changed.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.installation;
