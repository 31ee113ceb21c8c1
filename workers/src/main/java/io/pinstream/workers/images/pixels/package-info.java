/**
 * Walks through the compressed pixels of images without keeping them: what a decoder would meet,
 * found in bounded memory and in time linear in the length of the file and the number of pixels.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.workers.images.pixels;
