/** How much one user or one address may ask for, and whose address a request comes from. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.limits;
