/** Which build runs. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.build;
