/**
 * Decides from an upload's own bytes whether it is an image that browsers show and that is safe to
 * serve, and takes out what it says about its author. No pixel is decoded or encoded here: a file
 * is walked by its container's structure, and what is kept is copied byte for byte.
 */
@NullMarked
package io.pinstream.workers.images;

import org.jspecify.annotations.NullMarked;
