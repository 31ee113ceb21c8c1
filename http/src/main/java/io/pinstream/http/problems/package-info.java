/** Errors as clients see them: problem details of RFC 9457. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.problems;
