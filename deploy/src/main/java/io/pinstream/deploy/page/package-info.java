/** The web page; its files are resources of this module. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.page;
