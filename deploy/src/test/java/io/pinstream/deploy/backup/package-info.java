@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.backup;
