/**
 * Decides from an upload's bytes whether it is an image that browsers show and that is safe to
 * serve, and removes what it says about its author. No pixel is decoded or encoded here: a file is
 * walked by its container's structure, and kept parts are copied byte for byte.
 */
@NullMarked
package io.pinstream.workers.images;

import org.jspecify.annotations.NullMarked;
