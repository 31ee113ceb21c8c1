package io.pinstream.topologies.moderation;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows of things that can be taken out of everyone's sight. What is published and what is held or
 * rejected stand in two stores, under the same keys: nobody's read passes by what it may not see. A
 * row stands in one of them.
 */
public final class ModeratedRows {

  private final KeyValueStore<Bytes, byte[]> published;
  private final KeyValueStore<Bytes, byte[]> held;

  /** The names of the two stores. */
  public record Names(String published, String held) {}

  public ModeratedRows(ProcessorContext<?, ?> context, Names names) {
    published = context.getStateStore(names.published());
    held = context.getStateStore(names.held());
  }

  /** A published row, or null if that one is none. */
  public byte @Nullable [] published(Bytes key) {
    return published.get(key);
  }

  /** A row that only its owner sees, or null if that one is none. */
  public byte @Nullable [] held(Bytes key) {
    return held.get(key);
  }

  /** For reading in order. */
  public KeyValueStore<Bytes, byte[]> allPublished() {
    return published;
  }

  /** For reading in order. */
  public KeyValueStore<Bytes, byte[]> allHeld() {
    return held;
  }

  /** Puts a row that everyone sees; true if only its owner saw it before. */
  public boolean publish(Bytes key, byte[] row) {
    published.put(key, row);
    return takeOut(held, key);
  }

  /** Puts a row that only its owner sees; true if everyone saw it before. */
  public boolean hold(Bytes key, byte[] row) {
    held.put(key, row);
    return takeOut(published, key);
  }

  /** Removes a row from where it stands; true if everyone saw it. */
  public boolean remove(Bytes key) {
    return !takeOut(held, key) && takeOut(published, key);
  }

  /** A deletion of what is not there would be a row too, which reads would have to pass by. */
  private static boolean takeOut(KeyValueStore<Bytes, byte[]> store, Bytes key) {
    boolean stands = store.get(key) != null;
    if (stands) {
      Wiring.erase(store, key);
    }
    return stands;
  }

  /** A row as its owner sees it, whatever its state. */
  public static Optional<byte[]> ownersRow(ViewStores stores, Names names, int home, Bytes key) {
    byte[] row = stores.get(names.published(), home, key);
    if (row == null) {
      row = stores.get(names.held(), home, key);
    }
    // Asked again at last: it may have been published between the two.
    return Optional.ofNullable(row == null ? stores.get(names.published(), home, key) : row);
  }

  /**
   * An owner's rows of both stores, newest first. The held ones are read before and after the
   * others, so that one that changes sides meanwhile is not missed.
   */
  public static Rows ownersRows(ViewStores stores, Names names, Id list, Page.Request request) {
    Rows before = rows(stores, names.held(), list, request);
    Rows published = rows(stores, names.published(), list, request);
    Rows after = rows(stores, names.held(), list, request);
    return Pages.mergedRows(List.of(before, published, after), request.limit());
  }

  private static Rows rows(ViewStores stores, String store, Id list, Page.Request request) {
    return Pages.rows(
        stores, store, list.home(), Pages.range(list, request.after()), request.limit());
  }
}
