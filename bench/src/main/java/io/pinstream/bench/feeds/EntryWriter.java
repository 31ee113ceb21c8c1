package io.pinstream.bench.feeds;

import io.pinstream.bench.feeds.Entries.PinOf;
import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Writes entries to a store, a thousand at a time. For one thread. */
interface EntryWriter {

  int BATCH = 1_000;
  int LONGEST = 64;

  void add(int readerNumber, Id reader, PinOf pin) throws RocksDBException;

  /** Writes the rest. */
  void flush() throws RocksDBException;

  /** As Streams does: a call into RocksDB for every entry, with arrays made for it. */
  final class Puts implements EntryWriter {

    private final RawStore store;
    private final EntryLayout layout;
    private final ByteBuffer key = ByteBuffer.allocate(LONGEST);
    private final ByteBuffer value = ByteBuffer.allocate(LONGEST);
    private final WriteBatch batch = new WriteBatch();

    Puts(RawStore store, EntryLayout layout) {
      this.store = store;
      this.layout = layout;
    }

    @Override
    public void add(int readerNumber, Id reader, PinOf pin) throws RocksDBException {
      layout.writeReader(key.clear(), reader, readerNumber);
      layout.writePin(key, pin);
      layout.writeValue(value.clear(), pin);
      byte[] keyBytes = Arrays.copyOf(key.array(), key.position());
      byte[] valueBytes = Arrays.copyOf(value.array(), value.position());
      if (layout.isAppended()) {
        batch.merge(keyBytes, valueBytes);
      } else {
        batch.put(keyBytes, valueBytes);
      }
      if (batch.count() == BATCH) {
        flush();
      }
    }

    @Override
    public void flush() throws RocksDBException {
      store.write(batch);
      batch.clear();
    }
  }

  /**
   * One call for a batch, which is assembled here in RocksDB's own format (write_batch.cc): 8 bytes
   * of sequence, 4 of count, both little-endian; then for each a type, and key and value, each
   * behind its length.
   */
  final class Assembled implements EntryWriter {

    private static final int HEAD = 12;
    private static final byte TYPE_VALUE = 1;
    private static final byte TYPE_MERGE = 2;

    private final RawStore store;
    private final EntryLayout layout;
    private final ByteBuffer bytes = ByteBuffer.allocate(HEAD + BATCH * (3 + 2 * LONGEST));
    private int count;

    Assembled(RawStore store, EntryLayout layout) {
      this.store = store;
      this.layout = layout;
      bytes.position(HEAD);
    }

    @Override
    public void add(int readerNumber, Id reader, PinOf pin) throws RocksDBException {
      bytes.put(layout.isAppended() ? TYPE_MERGE : TYPE_VALUE);
      int atKey = bytes.position();
      bytes.put((byte) 0);
      layout.writeReader(bytes, reader, readerNumber);
      layout.writePin(bytes, pin);
      int atValue = bytes.position();
      bytes.put((byte) 0);
      layout.writeValue(bytes, pin);
      // Lengths are varints; those below 128 are one byte.
      bytes.put(atKey, (byte) (atValue - atKey - 1));
      bytes.put(atValue, (byte) (bytes.position() - atValue - 1));
      if (++count == BATCH) {
        flush();
      }
    }

    @Override
    public void flush() throws RocksDBException {
      bytes.putInt(8, Integer.reverseBytes(count));
      try (WriteBatch batch = new WriteBatch(Arrays.copyOf(bytes.array(), bytes.position()))) {
        store.write(batch);
      }
      count = 0;
      bytes.clear().position(HEAD);
    }
  }
}
