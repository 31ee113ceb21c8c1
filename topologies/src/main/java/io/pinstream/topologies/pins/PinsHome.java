package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.moderation.ModeratedRows;
import io.pinstream.topologies.pins.PinsRead.AnyPin;
import io.pinstream.topologies.pins.PinsRead.PinFor;
import io.pinstream.topologies.pins.PinsRead.PinsOf;
import io.pinstream.topologies.pins.PinsRead.PublishedPin;
import java.util.function.Predicate;

/** Answers reads of pins from the stores of local tasks. */
public final class PinsHome implements Home<PinsRead> {

  private final ViewStores stores;

  public PinsHome(ViewStores stores) {
    this.stores = stores;
  }

  @Override
  public HomeAnswer answer(PinsRead read) {
    return switch (read) {
      case PublishedPin of -> pin(of.pin(), author -> false);
      case PinFor of -> pin(of.pin(), of.viewer()::equals);
      case AnyPin of -> pin(of.pin(), author -> true);
      case PinsOf of ->
          HomeAnswer.of(
              of.viewer().equals(of.author())
                  ? ModeratedRows.ownersRows(stores, PinTable.PIN_ROWS, of.author(), of.page())
                      .page()
                  : Pages.read(stores, PinTable.AUTHOR_PINS, of.author(), of.page()));
    };
  }

  /**
   * @param unpublished the authors whose unpublished pins may be returned
   */
  private HomeAnswer pin(Id pin, Predicate<Id> unpublished) {
    byte[] row = stores.get(PinTable.PIN_PLACES, pin.home(), StoreKey.of(pin).bytes());
    if (row == null) {
      return HomeAnswer.notFound();
    }
    PinTable.Place place = PinTable.Place.of(row);
    return unpublished.test(place.author())
        ? HomeAnswer.of(
            ModeratedRows.ownersRow(stores, PinTable.PIN_ROWS, pin.home(), place.key(pin)))
        : HomeAnswer.ofNullable(stores.get(PinTable.AUTHOR_PINS, pin.home(), place.key(pin)));
  }
}
