package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/**
 * Home reads of pins, at the author's home. An unpublished pin looks missing, except to its author
 * and to moderators.
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

  /** One pin as JSON, as this viewer sees it: authors also see their own unpublished pins. */
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

  /** An author's pins as this viewer sees them, newest first. */
  record PinsOf(Id viewer, Id author, Page.Request page) implements PinsRead {
    @Override
    public int home() {
      return author.home();
    }
  }
}
