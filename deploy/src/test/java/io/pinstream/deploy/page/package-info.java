/** The web page, in a real browser. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.page;
