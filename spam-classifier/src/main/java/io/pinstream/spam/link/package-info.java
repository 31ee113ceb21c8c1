/** Phishing, told from an address alone. Nothing here asks the network. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.link;
