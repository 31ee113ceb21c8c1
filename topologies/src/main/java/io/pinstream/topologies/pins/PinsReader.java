package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.topologies.streams.Pages;
import io.pinstream.topologies.streams.Pages.Rows;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.ViewStores;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads pins, at the author's home. One that is not published is answered as if there were none,
 * but to its author.
 */
public final class PinsReader {

  private final ViewStores stores;

  public PinsReader(ViewStores stores) {
    this.stores = stores;
  }

  /** One published pin as JSON. */
  public Optional<byte[]> pin(Id pin) {
    byte[] place = place(pin);
    return place == null ? Optional.empty() : at(PinsTopology.AUTHOR_PINS, pin, place);
  }

  /** One pin as JSON, for somebody: authors see also those of their own that are not published. */
  public Optional<byte[]> pin(Id viewer, Id pin) {
    byte[] place = place(pin);
    if (place == null) {
      return Optional.empty();
    }
    Optional<byte[]> published = at(PinsTopology.AUTHOR_PINS, pin, place);
    if (published.isPresent() || !PinShelf.Place.of(place).author().equals(viewer)) {
      return published;
    }
    // Asked again at last: it may have been published between the two.
    return at(PinsTopology.HELD_PINS, pin, place)
        .or(() -> at(PinsTopology.AUTHOR_PINS, pin, place));
  }

  private byte @Nullable [] place(Id pin) {
    return stores.get(PinsTopology.PIN_PLACES, pin.home(), StoreKey.of(pin).bytes());
  }

  private Optional<byte[]> at(String store, Id pin, byte[] place) {
    return Optional.ofNullable(stores.get(store, pin.home(), PinShelf.Place.of(place).key(pin)));
  }

  /** An author's published pins, newest first. */
  public Page pinsOf(Id author, Page.Request request) {
    return Pages.read(stores, PinsTopology.AUTHOR_PINS, author, request);
  }

  /** An author's pins as this viewer may see them, newest first. */
  public Page pinsOf(Id viewer, Id author, Page.Request request) {
    return viewer.equals(author) ? ownPins(author, request) : pinsOf(author, request);
  }

  /**
   * Published and held ones together. The held ones are read before and after the others, so that
   * one that changes sides meanwhile is not missed.
   */
  private Page ownPins(Id author, Page.Request request) {
    Rows before = rows(PinsTopology.HELD_PINS, author, request);
    Rows published = rows(PinsTopology.AUTHOR_PINS, author, request);
    Rows after = rows(PinsTopology.HELD_PINS, author, request);
    return Pages.merged(List.of(before, published, after), request.limit());
  }

  private Rows rows(String store, Id author, Page.Request request) {
    return Pages.rows(
        stores, store, author.home(), Pages.range(author, request.after()), request.limit());
  }
}
