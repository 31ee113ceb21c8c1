package io.pinstream.streams;

import java.util.Set;

/**
 * Tells a processor that is being closed what becomes of its task's folder. Kafka Streams closes
 * processors in the same way whether all is committed, or the task is given up after an error and
 * its folder is wiped (exactly-once), so that whatever is saved there is saved in vain. Only the
 * stack shows it. To be looked at with each upgrade: if these methods have other names, every close
 * looks clean, which costs time and nothing else.
 */
public final class TaskClose {

  static final String CALLER = "org.apache.kafka.streams.processor.internals.TaskManager";
  static final Set<String> DIRTY = Set.of("closeTaskDirty", "closeDirtyAndRevive");

  private TaskClose() {}

  /** Whether the task whose processor's {@code close()} asks is given up, and its folder wiped. */
  public static boolean isDirty() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getClassName().equals(CALLER)
                            && DIRTY.contains(frame.getMethodName())));
  }
}
