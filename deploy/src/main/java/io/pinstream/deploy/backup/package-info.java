/** Backups of a standalone, taken while it runs, and their way back into an empty folder. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.backup;
