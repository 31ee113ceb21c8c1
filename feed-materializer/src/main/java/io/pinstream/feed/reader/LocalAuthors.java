package io.pinstream.feed.reader;

import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How many of those who are awake read an author here, and how that author's pins come into their
 * feeds. Each partition decides by its own readers: it knows them all, nobody has to be told, and
 * what an author costs a partition depends on nobody else.
 */
final class LocalAuthors {

  /** How an author's pins come into the feeds of a partition. */
  enum Mode {
    /** Each new pin is put into each feed. */
    PUSHED(0),
    /** They still are, while feeds are told one by one to look at the author's pins themselves. */
    RISING(1),
    /** Each feed looks at the author's pins when it is read. */
    PULLED(2),
    /** They are put into feeds again, while these get the newest pins and stop looking. */
    FALLING(3);

    /** How it stands in the store. */
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

    /** Whether new pins are put into feeds. */
    boolean pushes() {
      return this != PULLED;
    }

    /** Whether a feed that begins to have the author looks at the author's pins. */
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

  /** Whether anybody who is awake reads the author here. */
  boolean isRead(Id author) {
    return readers(author).count() > 0;
  }

  /** Counts one reader more, and returns whether the author begins to rise. */
  boolean add(Id author) {
    Readers before = readers(author);
    int count = before.count() + 1;
    boolean rises = count > most && !before.mode().pulls();
    put(author, new Readers(count, rises ? Mode.RISING : before.mode()));
    return rises;
  }

  /** Counts one reader less, and returns whether the author begins to fall. */
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

  /** All feeds know now what they were to be told. */
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
