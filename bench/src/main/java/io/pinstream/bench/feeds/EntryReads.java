package io.pinstream.bench.feeds;

import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.rocksdb.RocksIterator;

/** Reads the newest entries of a feed from a store, in one layout. */
final class EntryReads {

  private static final int APPENDED_BYTES = 10;

  private final RawStore store;
  private final EntryLayout layout;
  private final ByteBuffer key = ByteBuffer.allocate(EntryWriter.LONGEST);

  EntryReads(RawStore store, EntryLayout layout) {
    this.store = store;
    this.layout = layout;
  }

  /** Reads up to this many entries, and returns their number. */
  int newest(int readerNumber, Id reader, int limit) {
    layout.writeReader(key.clear(), reader, readerNumber);
    byte[] prefix = Arrays.copyOf(key.array(), key.position());
    int found = 0;
    try (RocksIterator rows = store.db().newIterator()) {
      for (rows.seek(prefix); rows.isValid() && found < limit; rows.next()) {
        if (!Arrays.equals(rows.key(), 0, prefix.length, prefix, 0, prefix.length)) {
          break;
        }
        byte[] value = rows.value();
        found += layout.isAppended() ? sorted(value).length : 1;
      }
    }
    return found;
  }

  private static long[] sorted(byte[] appended) {
    ByteBuffer bytes = ByteBuffer.wrap(appended);
    long[] entries = new long[appended.length / APPENDED_BYTES];
    for (int i = 0; i < entries.length; i++) {
      // Enough for sorting; the two upper bytes of a time are the same for years.
      entries[i] = bytes.getLong(i * APPENDED_BYTES + 2);
    }
    Arrays.sort(entries);
    return entries;
  }
}
