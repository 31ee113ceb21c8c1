/** Measures how many texts and links a thread scores in a second, compared with a plain model. */
@org.jspecify.annotations.NullMarked
package io.pinstream.bench.scoring;
