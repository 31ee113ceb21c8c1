package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.moderation.ModeratedRows;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads pins, at the author's home. One that is not published is answered as if there were none,
 * but to its author and to moderators.
 */
public final class PinsReader {

  private final ViewStores stores;

  public PinsReader(ViewStores stores) {
    this.stores = stores;
  }

  /** One published pin as JSON. */
  public Optional<byte[]> pin(Id pin) {
    return pin(pin, author -> false);
  }

  /** One pin as JSON, for somebody: authors see also those of their own that are not published. */
  public Optional<byte[]> pin(Id viewer, Id pin) {
    return pin(pin, viewer::equals);
  }

  /** One pin as JSON, published or not: for moderators. */
  public Optional<byte[]> anyPin(Id pin) {
    return pin(pin, author -> true);
  }

  /**
   * @param unpublished of which authors also pins that are not published
   */
  private Optional<byte[]> pin(Id pin, Predicate<Id> unpublished) {
    byte[] row = place(pin);
    if (row == null) {
      return Optional.empty();
    }
    PinTable.Place place = PinTable.Place.of(row);
    return unpublished.test(place.author())
        ? ModeratedRows.ownersRow(stores, PinTable.PIN_ROWS, pin.home(), place.key(pin))
        : published(pin, place);
  }

  private byte @Nullable [] place(Id pin) {
    return stores.get(PinTable.PIN_PLACES, pin.home(), StoreKey.of(pin).bytes());
  }

  private Optional<byte[]> published(Id pin, PinTable.Place place) {
    return Optional.ofNullable(stores.get(PinTable.AUTHOR_PINS, pin.home(), place.key(pin)));
  }

  /** An author's published pins, newest first. */
  public Page pinsOf(Id author, Page.Request request) {
    return Pages.read(stores, PinTable.AUTHOR_PINS, author, request);
  }

  /** An author's pins as this viewer may see them, newest first. */
  public Page pinsOf(Id viewer, Id author, Page.Request request) {
    return viewer.equals(author)
        ? ModeratedRows.ownersRows(stores, PinTable.PIN_ROWS, author, request).page()
        : pinsOf(author, request);
  }
}
