package io.pinstream.http.edge;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Limits concurrent requests of one kind. Further requests wait in a queue, without a thread, and
 * get 503 after their time-out.
 *
 * <p>A place is free as soon as the handler has returned. Jetty's QoSHandler keeps it until the
 * client has read the response, so slow readers and delayed responses would block the others.
 */
final class Bulkhead extends Handler.Wrapper {

  private final Predicate<Request> inside;
  private final Duration patience;
  // Both are guarded by this set.
  private final Set<Turn> line = new LinkedHashSet<>();
  private int free;

  Bulkhead(Handler next, Predicate<Request> inside, int places, Duration patience) {
    super(next);
    this.inside = inside;
    this.free = places;
    this.patience = patience;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!inside.test(request)) {
      return super.handle(request, response, callback);
    }
    Turn turn = new Turn(request, response, callback);
    synchronized (line) {
      if (free == 0) {
        line.add(turn);
        turn.end =
            request
                .getComponents()
                .getScheduler()
                .schedule(turn::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      }
      free--;
    }
    turn.run();
    return true;
  }

  /** A place that becomes free goes to the first in the queue. */
  private void leave() {
    Turn next;
    synchronized (line) {
      if (line.isEmpty()) {
        free++;
        return;
      }
      next = line.iterator().next();
      line.remove(next);
    }
    if (next.end != null) {
      next.end.cancel();
    }
    Executor threads = next.request.getComponents().getExecutor();
    threads.execute(next);
  }

  /** A request that has a place, or waits for one. */
  private final class Turn implements Runnable {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private Scheduler.@Nullable Task end;

    Turn(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    @Override
    public void run() {
      Callback through =
          new Callback() {
            @Override
            public void succeeded() {
              leave();
              callback.succeeded();
            }

            @Override
            public void failed(Throwable e) {
              leave();
              callback.failed(e);
            }
          };
      try {
        if (!Bulkhead.super.handle(request, response, through)) {
          Response.writeError(request, response, through, 404);
        }
      } catch (Exception e) {
        // A handler may throw anything, and a request from the queue has no caller to do this.
        Response.writeError(request, response, through, e);
      }
    }

    private void giveUp() {
      boolean waited;
      synchronized (line) {
        waited = line.remove(this);
      }
      if (waited) {
        Response.writeError(request, response, callback, 503);
      }
    }
  }
}
