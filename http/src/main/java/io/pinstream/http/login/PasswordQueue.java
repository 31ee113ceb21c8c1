package io.pinstream.http.login;

import io.pinstream.http.problems.Problems;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue for checking and hashing passwords, the most expensive operation open to strangers. No
 * request thread waits here.
 *
 * <p>Addresses are served round-robin, so a flood from one address delays only itself. Known
 * devices come first, then addresses without failures; every eighth turn goes to each of the other
 * classes, so that none starves. If the queue is full, the longest row of the lowest priority is
 * cut.
 */
public final class PasswordQueue {

  /** After this time in the queue a request gets 503. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * How many times longer a known device may wait: its owner gets in late rather than never, and
   * before a client's usual time-out of 30 s.
   */
  private static final double KNOWN_WAIT_LONGER = 2.5;

  private static final int MAX_WAITING = 1_024;

  /** Per address; many people may share one. */
  private static final int MAX_OF_ONE = 128;

  /**
   * The priority of each turn; if it has no waiting request, the first one in order of priority.
   */
  private static final Priority[] TURNS = {
    Priority.KNOWN,
    Priority.FRESH,
    Priority.KNOWN,
    Priority.SEEN,
    Priority.KNOWN,
    Priority.FRESH,
    Priority.KNOWN,
    Priority.SUSPECT
  };

  private final int atOnce;
  private final Duration patience;
  private final Map<Priority, Map<String, Deque<Job<?>>>> rows = new EnumMap<>(Priority.class);
  private int waiting;
  private int working;
  private int turn;

  /** One request; equal requests are still distinct. */
  private static final class Job<T> {

    private final Priority priority;
    private final String row;
    private final Supplier<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    Job(Priority priority, String row, Supplier<T> work) {
      this.priority = priority;
      this.row = row;
      this.work = work;
    }

    void run() {
      try {
        T value = work.get();
        finish(() -> result.complete(value));
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    void fail(RuntimeException why) {
      finish(() -> result.completeExceptionally(why));
    }

    /**
     * The continuation may wait for a broker, so it must not run on the thread that others need.
     */
    private static void finish(Runnable completion) {
      Thread.startVirtualThread(completion);
    }
  }

  /**
   * @param atOnce how many passwords are processed at a time
   */
  public PasswordQueue(int atOnce) {
    this(atOnce, PATIENCE);
  }

  PasswordQueue(int atOnce, Duration patience) {
    this.atOnce = atOnce;
    this.patience = patience;
    for (Priority priority : Priority.values()) {
      rows.put(priority, new LinkedHashMap<>());
    }
  }

  /**
   * Does the work when its turn has come.
   *
   * @param row the address that this work counts for
   * @return fails with a {@link Problems.ProblemException} 503 if there is no turn in time
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the timer has nobody else to tell
  public <T> CompletableFuture<T> submit(Priority priority, String row, Supplier<T> work) {
    Job<T> job = new Job<>(priority, row, work);
    Job<?> dropped = enter(job);
    if (dropped != null) {
      dropped.fail(busy());
    }
    if (dropped != job) {
      CompletableFuture<Boolean> end =
          new CompletableFuture<Boolean>()
              .completeOnTimeout(true, patienceWith(priority), TimeUnit.NANOSECONDS);
      end.thenRun(() -> endWaiting(job));
      // Otherwise the timer would keep the password in memory until the time-out.
      job.result.whenComplete((value, error) -> end.cancel(false));
    }
    return job.result;
  }

  /** In nanoseconds. */
  private long patienceWith(Priority priority) {
    double longer = priority == Priority.KNOWN ? KNOWN_WAIT_LONGER : 1;
    return (long) (longer * patience.toNanos());
  }

  private void endWaiting(Job<?> job) {
    if (leave(job)) {
      job.fail(busy());
    }
  }

  /** The job to drop for this one; null if there is room. */
  private synchronized @Nullable Job<?> enter(Job<?> job) {
    Map<String, Deque<Job<?>>> own = rowsOf(job.priority);
    Deque<Job<?>> row = own.get(job.row);
    Job<?> dropped = null;
    if (row != null && row.size() >= MAX_OF_ONE) {
      return job;
    }
    if (waiting >= MAX_WAITING) {
      dropped = cut(job, row == null ? 0 : row.size());
      if (dropped == job) {
        return job;
      }
    }
    own.computeIfAbsent(job.row, address -> new ArrayDeque<>()).add(job);
    waiting++;
    if (working < atOnce) {
      working++;
      Thread.ofPlatform().daemon().name("passwords").start(this::work);
    }
    return dropped;
  }

  /** The last of the longest row of the lowest priority, removed; or the new job itself. */
  private Job<?> cut(Job<?> newcomer, int before) {
    Priority[] priorities = Priority.values();
    for (int i = priorities.length - 1; i >= 0; i--) {
      Priority priority = priorities[i];
      if (priority.compareTo(newcomer.priority) < 0) {
        break;
      }
      Deque<Job<?>> longest = null;
      for (Deque<Job<?>> row : rowsOf(priority).values()) {
        longest = longest == null || row.size() > longest.size() ? row : longest;
      }
      boolean own = priority == newcomer.priority;
      if (longest != null && (!own || longest.size() > before + 1)) {
        Job<?> last = longest.getLast();
        leave(last);
        return last;
      }
    }
    return newcomer;
  }

  private synchronized boolean leave(Job<?> job) {
    Map<String, Deque<Job<?>>> own = rowsOf(job.priority);
    Deque<Job<?>> row = own.get(job.row);
    if (row == null || !row.removeLastOccurrence(job)) {
      return false;
    }
    waiting--;
    if (row.isEmpty()) {
      own.remove(job.row);
    }
    return true;
  }

  private void work() {
    for (Job<?> job = next(); job != null; job = next()) {
      job.run();
    }
  }

  private synchronized @Nullable Job<?> next() {
    if (waiting == 0) {
      working--;
      return null;
    }
    Priority due = TURNS[turn];
    turn = (turn + 1) % TURNS.length;
    Map<String, Deque<Job<?>>> of = rowsOf(due);
    for (Priority priority : Priority.values()) {
      of = of.isEmpty() ? rowsOf(priority) : of;
    }
    Iterator<Map.Entry<String, Deque<Job<?>>>> first = of.entrySet().iterator();
    Map.Entry<String, Deque<Job<?>>> entry = first.next();
    String address = entry.getKey();
    Deque<Job<?>> row = entry.getValue();
    first.remove();
    Job<?> job = row.removeFirst();
    waiting--;
    if (!row.isEmpty()) {
      // Behind all others.
      of.put(address, row);
    }
    return job;
  }

  private Map<String, Deque<Job<?>>> rowsOf(Priority priority) {
    return rows.getOrDefault(priority, Map.of());
  }

  private static Problems.ProblemException busy() {
    return Problems.unavailable(
        "Too many passwords are being checked; nothing was done.", Duration.ofSeconds(2));
  }
}
