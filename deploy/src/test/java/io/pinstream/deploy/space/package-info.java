/** Free space on a small disk. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.space;
