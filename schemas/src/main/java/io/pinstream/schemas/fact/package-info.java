/** What came of it: the values of the public tables, in the JSON that the API returns. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.fact;
