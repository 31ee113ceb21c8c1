/** Images as a browser shows them, beside what is taken of them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.images;
