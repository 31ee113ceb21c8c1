/**
 * The identity of an installation, and the checks at a start that all parts of its data folder
 * exist and belong together. A missing or foreign part causes a {@link
 * io.pinstream.deploy.startup.StartupException}, before anything is created or changed.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.installation;
