package io.pinstream.feed.reader;

import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The number of awake local readers per author, and whether the author's pins are pushed or pulled.
 * Each partition decides by its own readers: it knows them all, needs no coordination, and an
 * author's cost in a partition does not depend on other partitions.
 */
final class LocalAuthors {

  /** How an author's pins get into the feeds of a partition. */
  enum Mode {
    /** Each new pin is pushed into each feed. */
    PUSHED(0),
    /** Switching to pulled: pins are still pushed, while feeds start to pull one by one. */
    RISING(1),
    /** Each read of a feed merges in the author's pins. */
    PULLED(2),
    /**
     * Switching to pushed: pins are pushed again, while feeds are filled and stop to pull one by
     * one.
     */
    FALLING(3);

    /** The code in the store. */
    private final byte code;

    Mode(int code) {
      this.code = (byte) code;
    }

    private static Mode of(byte code) {
      for (Mode mode : values()) {
        if (mode.code == code) {
          return mode;
        }
      }
      throw new IllegalArgumentException("Not a mode: " + code);
    }

    /** Whether new pins are pushed into feeds. */
    boolean pushes() {
      return this != PULLED;
    }

    /** Whether a feed that adds the author pulls. */
    boolean pulls() {
      return this == RISING || this == PULLED;
    }
  }

  private record Readers(int count, Mode mode) {

    static final Readers NONE = new Readers(0, Mode.PUSHED);

    static Readers of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Readers(buffer.getInt(), Mode.of(buffer.get()));
    }

    byte[] bytes() {
      return ByteBuffer.allocate(5).putInt(count).put(mode.code).array();
    }
  }

  private final KeyValueStore<Bytes, byte[]> store;
  private final int most;

  LocalAuthors(ProcessorContext<?, ?> context, FeedLimits limits, int partitions) {
    store = context.getStateStore(ReaderStores.LOCAL_AUTHORS);
    most = limits.pushedHere(partitions);
  }

  Mode mode(Id author) {
    return readers(author).mode();
  }

  /** Whether the author has an awake reader here. */
  boolean isRead(Id author) {
    return readers(author).count() > 0;
  }

  /** Adds one reader to the count; returns whether the mode becomes {@code RISING}. */
  boolean add(Id author) {
    Readers before = readers(author);
    int count = before.count() + 1;
    boolean rises = count > most && !before.mode().pulls();
    put(author, new Readers(count, rises ? Mode.RISING : before.mode()));
    return rises;
  }

  /** Removes one reader from the count; returns whether the mode becomes {@code FALLING}. */
  boolean remove(Id author) {
    Readers before = readers(author);
    int count = before.count() - 1;
    if (count == 0) {
      store.delete(ReaderStores.authorKey(author));
      return false;
    }
    boolean falls = count < FeedLimits.below(most) && before.mode().pulls();
    put(author, new Readers(count, falls ? Mode.FALLING : before.mode()));
    return falls;
  }

  /** Ends a mode switch: all feeds have been updated. */
  void settle(Id author) {
    Readers before = readers(author);
    switch (before.mode()) {
      case RISING -> put(author, new Readers(before.count(), Mode.PULLED));
      case FALLING -> put(author, new Readers(before.count(), Mode.PUSHED));
      case PUSHED, PULLED -> {}
    }
  }

  private Readers readers(Id author) {
    byte[] row = store.get(ReaderStores.authorKey(author));
    return row == null ? Readers.NONE : Readers.of(row);
  }

  private void put(Id author, Readers readers) {
    store.put(ReaderStores.authorKey(author), readers.bytes());
  }
}
