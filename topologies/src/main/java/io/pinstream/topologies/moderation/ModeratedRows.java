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
 * Rows of things that can be held. Published rows, and held or rejected rows, are in two stores
 * under the same keys, so that a public read never iterates over rows that it must not see. A row
 * is in exactly one of them.
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

  /** A published row; null if there is none. */
  public byte @Nullable [] published(Bytes key) {
    return published.get(key);
  }

  /** A row that only its owner sees; null if there is none. */
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

  /** Puts a published row; true if it was held before. */
  public boolean publish(Bytes key, byte[] row) {
    published.put(key, row);
    return takeOut(held, key);
  }

  /** Puts a held row; true if it was published before. */
  public boolean hold(Bytes key, byte[] row) {
    held.put(key, row);
    return takeOut(published, key);
  }

  /** Removes a row from its store; true if it was published. */
  public boolean remove(Bytes key) {
    return !takeOut(held, key) && takeOut(published, key);
  }

  /** Deletes only existing rows: a needless tombstone would slow down range reads. */
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
    // Look again: it may have been published between the two reads.
    return Optional.ofNullable(row == null ? stores.get(names.published(), home, key) : row);
  }

  /**
   * An owner's rows of both stores, newest first. Held rows are read before and after the published
   * ones, so that a row that moves meanwhile is not missed.
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
