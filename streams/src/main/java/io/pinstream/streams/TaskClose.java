package io.pinstream.streams;

import java.util.Set;

/**
 * Tells a closing processor whether its task's folder survives. Kafka Streams closes processors in
 * the same way after a commit and after an error, but with exactly-once an error wipes the folder,
 * so saving state there would be useless. Only the stack shows the difference. Check at each
 * upgrade: if these methods are renamed, every close looks clean, which only costs time.
 */
public final class TaskClose {

  static final String CALLER = "org.apache.kafka.streams.processor.internals.TaskManager";
  static final Set<String> DIRTY = Set.of("closeTaskDirty", "closeDirtyAndRevive");

  private TaskClose() {}

  /**
   * Whether the task is closed after an error and its folder wiped. Call from a processor's {@code
   * close()}.
   */
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
