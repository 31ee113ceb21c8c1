package io.pinstream.streams.stores;

import java.util.Set;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells damaged files of a store from a disk that is full or away. What is damaged has a copy in
 * the changelog: Streams wipes the task, restores all its stores and goes on, when it is told so by
 * a {@link TaskCorruptedException}. With any other exception it would open the same files again.
 */
final class StoreDamage {

  private static final Logger LOG = LoggerFactory.getLogger(StoreDamage.class);

  private StoreDamage() {}

  /** What is wrong with the files, for people; null if that is not what failed. */
  static @Nullable String in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RocksDBException rocksDb) {
        return in(rocksDb);
      }
    }
    return null;
  }

  private static @Nullable String in(RocksDBException failure) {
    String message = String.valueOf(failure.getMessage());
    Status status = failure.getStatus();
    boolean corrupt =
        (status != null && status.getCode() == Status.Code.Corruption)
            || message.contains("Corruption")
            || message.contains("corrupt")
            || message.contains("checksum mismatch");
    // A file that the manifest names, or the manifest itself, is gone or ends too early.
    boolean missing = message.contains("No such file") || message.contains("truncated");
    return corrupt || missing ? message : null;
  }

  /** To be thrown in a thread of Streams, and nowhere else. */
  static TaskCorruptedException corrupted(String store, TaskId task, String why) {
    LOG.warn(
        "Store {} of task {} is damaged, and is rebuilt with the task's other stores from their"
            + " changelogs: {}",
        store,
        task,
        why);
    return new TaskCorruptedException(Set.of(task));
  }
}
