/** How many texts and links a thread scores in a second, beside the plainest model there is. */
@org.jspecify.annotations.NullMarked
package io.pinstream.bench.scoring;
