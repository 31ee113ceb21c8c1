/** What was deleted is gone from the disk, measured on real files. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.erasure;
