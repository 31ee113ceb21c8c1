/** Facts and events: the values of topics, in the JSON that the API returns. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.fact;
