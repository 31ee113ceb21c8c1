/** What is done to log lines before they are printed. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.logging;
