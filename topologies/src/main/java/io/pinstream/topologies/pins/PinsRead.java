package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/**
 * What can be read of pins, at the author's home. One that is not published is answered as if there
 * were none, except to its author and to moderators.
 */
public sealed interface PinsRead extends HomeRead {

  @Override
  default String store() {
    return PinTable.AUTHOR_PINS;
  }

  /** One published pin as JSON. */
  record PublishedPin(Id pin) implements PinsRead {
    @Override
    public int home() {
      return pin.home();
    }
  }

  /**
   * One pin as JSON, for this viewer: authors see also those of their own that are not published.
   */
  record PinFor(Id viewer, Id pin) implements PinsRead {
    @Override
    public int home() {
      return pin.home();
    }
  }

  /** One pin as JSON, published or not: for moderators. */
  record AnyPin(Id pin) implements PinsRead {
    @Override
    public int home() {
      return pin.home();
    }
  }

  /** An author's pins as this viewer may see them, newest first. */
  record PinsOf(Id viewer, Id author, Page.Request page) implements PinsRead {
    @Override
    public int home() {
      return author.home();
    }
  }
}
