package io.pinstream.streams.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class MemtablesTest {

  private static final int ROW = 1 << 10;
  private static final int MEGABYTE = 1 << 20;
  private static final String SIZE = "rocksdb.cur-size-active-mem-table";

  @TempDir Path folder;

  private final Memtables memtables = new Memtables(8 * MEGABYTE);
  private final List<OneStore> stores = new ArrayList<>();
  private int names;

  @AfterEach
  void close() {
    stores.forEach(OneStore::close);
  }

  @Test
  void storesThatNobodyWritesToAreFlushedBeforeOneThatIsWrittenTo() throws Exception {
    List<OneStore> idle = List.of(open(), open(), open(), open());
    for (OneStore store : idle) {
      store.write(MEGABYTE);
    }
    OneStore busy = open();

    busy.write(7 * MEGABYTE + MEGABYTE / 4);

    assertThat(idle)
        .allSatisfy(store -> assertThat(store.db.getLongProperty(SIZE)).isLessThan(MEGABYTE));
    assertThat(busy.db.getLongProperty(SIZE)).isGreaterThan(6 * MEGABYTE);
  }

  @Test
  void theLargestIsFlushedOfThoseThatAreAllWrittenTo() throws Exception {
    OneStore large = open();
    OneStore small = open();
    for (int i = 0; i < 40; i++) {
      large.write(MEGABYTE / 4);
      small.write(MEGABYTE / 16);
    }

    assertThat(small.db.getLongProperty(SIZE)).isGreaterThan(2 * MEGABYTE);
    assertThat(large.db.getLongProperty(SIZE)).isLessThan(8 * MEGABYTE);
  }

  @Test
  void nothingIsFlushedWhileThereIsRoom() throws Exception {
    OneStore one = open();
    OneStore other = open();
    one.write(2 * MEGABYTE);
    other.write(2 * MEGABYTE);

    assertThat(one.db.getLongProperty(SIZE)).isGreaterThan(2 * MEGABYTE);
    assertThat(other.db.getLongProperty(SIZE)).isGreaterThan(2 * MEGABYTE);
  }

  @Test
  void storesMayBeClosedWhileOthersAreWrittenTo() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    OneStore busy = open();
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<?> writer =
          pool.submit(
              () -> {
                while (!enough.get()) {
                  busy.write(MEGABYTE / 4);
                }
                return null;
              });
      for (int i = 0; i < 50; i++) {
        OneStore store = open();
        store.write(MEGABYTE);
        stores.remove(store);
        store.close();
      }
      enough.set(true);
      writer.get();
    }

    assertThat(busy.db.get(key(0))).hasSize(ROW);
  }

  private OneStore open() throws RocksDBException {
    OneStore store = new OneStore(folder.resolve("store-" + names++));
    stores.add(store);
    return store;
  }

  private static byte[] key(int row) {
    return ByteBuffer.allocate(4).putInt(row).array();
  }

  private final class OneStore implements AutoCloseable {

    private final Options options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(64 * MEGABYTE)
            .setArenaBlockSize(64 << 10);
    private final RocksDB db;
    private final Memtables.Memtable memtable;
    private int rows;

    OneStore(Path path) throws RocksDBException {
      db = RocksDB.open(options, path.toString());
      memtable = memtables.open(db, List.of(db.getDefaultColumnFamily()));
    }

    void write(int bytes) throws RocksDBException {
      for (int written = 0; written < bytes; written += ROW) {
        db.put(key(rows++), new byte[ROW]);
        memtable.wrote(ROW);
      }
    }

    @Override
    public void close() {
      memtable.close();
      db.close();
      options.close();
    }
  }
}
