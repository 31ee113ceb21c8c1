package io.pinstream.workers.images;

/** The size of an image in pixels, within the limits of {@link ImageInspector}. */
record Canvas(int width, int height) {

  static Canvas of(long width, long height) throws RefusalException {
    if (width < 1 || height < 1) {
      throw RefusalException.malformed("The image has no width or no height.");
    }
    // Neither factor exceeds 32 bits, but their product may exceed 63: compare by division.
    if (width > ImageInspector.MAX_PIXELS || height > ImageInspector.MAX_PIXELS / width) {
      throw new RefusalException(
          Inspection.Reason.TOO_MANY_PIXELS,
          "The image has more than " + ImageInspector.MAX_PIXELS + " pixels.");
    }
    return new Canvas((int) width, (int) height);
  }

  /** Whether a frame is not empty and wholly on this canvas. */
  boolean holds(long x, long y, long frameWidth, long frameHeight) {
    return frameWidth >= 1
        && frameHeight >= 1
        && x + frameWidth <= width
        && y + frameHeight <= height;
  }

  /** Refuses a frame that is empty or not wholly on this canvas. */
  void checkFrame(long x, long y, long frameWidth, long frameHeight) throws RefusalException {
    if (!holds(x, y, frameWidth, frameHeight)) {
      throw RefusalException.malformed("A frame of the image lies outside of its canvas.");
    }
  }

  /** Refuses more frames of this canvas than decoders can be asked to compose. */
  void checkFrames(long frames) throws RefusalException {
    if (frames > ImageInspector.MAX_FRAMES
        || frames * width * height > ImageInspector.MAX_ANIMATION_PIXELS) {
      throw animationTooLarge();
    }
  }

  static RefusalException animationTooLarge() {
    return new RefusalException(
        Inspection.Reason.ANIMATION_TOO_LARGE,
        "The animation has more than "
            + ImageInspector.MAX_FRAMES
            + " frames, or more than "
            + ImageInspector.MAX_ANIMATION_PIXELS
            + " pixels in all of them.");
  }
}
