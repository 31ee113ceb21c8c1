/** The data folder: what is founded, taken on, refused. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.installation;
