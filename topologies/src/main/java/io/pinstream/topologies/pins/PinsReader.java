package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.pins.PinsRead.AnyPin;
import io.pinstream.topologies.pins.PinsRead.PinFor;
import io.pinstream.topologies.pins.PinsRead.PinsOf;
import io.pinstream.topologies.pins.PinsRead.PublishedPin;
import java.util.Optional;

/** Reads pins, each at its author's home. */
public final class PinsReader {

  private final Home<PinsRead> home;

  public PinsReader(Home<PinsRead> home) {
    this.home = home;
  }

  /** Reads the stores of this process. */
  public PinsReader(ViewStores stores) {
    this(new PinsHome(stores));
  }

  /** One published pin as JSON. */
  public Optional<byte[]> pin(Id pin) {
    return home.answer(new PublishedPin(pin)).item();
  }

  /** One pin as JSON, as the viewer sees it: authors also see their own unpublished pins. */
  public Optional<byte[]> pin(Id viewer, Id pin) {
    return home.answer(new PinFor(viewer, pin)).item();
  }

  /** One pin as JSON, published or not: for moderators. */
  public Optional<byte[]> anyPin(Id pin) {
    return home.answer(new AnyPin(pin)).item();
  }

  /** An author's pins as this viewer sees them, newest first. */
  public Page pinsOf(Id viewer, Id author, Page.Request request) {
    return home.answer(new PinsOf(viewer, author, request)).page();
  }
}
