package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.topologies.streams.Pages;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.ViewStores;
import java.util.Optional;

/** Reads pins, at the author's home. */
public final class PinsReader {

  private final ViewStores stores;

  public PinsReader(ViewStores stores) {
    this.stores = stores;
  }

  /** One pin as JSON. */
  public Optional<byte[]> pin(Id pin) {
    byte[] place = stores.get(PinsTopology.PIN_PLACES, pin.home(), StoreKey.of(pin).bytes());
    return place == null
        ? Optional.empty()
        : Optional.ofNullable(
            stores.get(PinsTopology.AUTHOR_PINS, pin.home(), PinShelf.Place.of(place).key(pin)));
  }

  /** An author's pins, newest first. */
  public Page pinsOf(Id author, Page.Request request) {
    return Pages.read(stores, PinsTopology.AUTHOR_PINS, author, request);
  }
}
