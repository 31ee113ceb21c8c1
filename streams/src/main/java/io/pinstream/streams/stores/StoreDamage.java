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
 * Distinguishes damaged files of a store from a full or missing disk. Damaged data is still in the
 * changelog: on a {@link TaskCorruptedException}, Streams wipes the task and restores all its
 * stores. On any other exception it would open the same files again.
 */
final class StoreDamage {

  private static final Logger LOG = LoggerFactory.getLogger(StoreDamage.class);

  private StoreDamage() {}

  /** A readable description of the damage; null if the failure has another cause. */
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
    // A file in the manifest, or the manifest itself, is missing or truncated.
    boolean missing = message.contains("No such file") || message.contains("truncated");
    return corrupt || missing ? message : null;
  }

  /** Throw only in a Streams thread. */
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
