package io.pinstream.http.edge;

import io.pinstream.http.edge.ClientEndPoint.Phase;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Buffers a response in memory until it is complete, and then writes it asynchronously: the thread
 * that made it is free at once, however slowly the client reads.
 *
 * <p>A response of more than {@link #MAX} bytes, or one without memory left for it, is streamed.
 */
final class AnswerBuffer extends Response.Wrapper {

  private static final int MAX = 4 << 20;
  private static final int FIRST = 4 * 1024;
  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * How long such a response is delayed, which blocks only its client: a client that retries
   * immediately would take the processors from the others.
   */
  private static final long HELD_MILLIS = 200;

  private final ClientEndPoint client;
  private final Connections connections;
  // The callback that completes the exchange.
  private final Callback completed;

  private byte[] bytes = {};
  private int length;
  private boolean through;
  private boolean last;
  // Both must have happened before the exchange is over: guarded by this.
  private boolean handled;
  private boolean written;
  private @Nullable Throwable failure;

  AnswerBuffer(
      Request request,
      Response response,
      Callback completed,
      ClientEndPoint client,
      Connections connections) {
    super(request, response);
    this.client = client;
    this.connections = connections;
    this.completed = completed;
  }

  @Override
  public void write(boolean isLast, @Nullable ByteBuffer content, Callback callback) {
    int more = content == null ? 0 : content.remaining();
    if (!through && !keep(content, more)) {
      // Too large: the buffered part goes first, and the rest is streamed.
      through = true;
      client.enter(Phase.ANSWER);
      ByteBuffer kept = ByteBuffer.wrap(bytes, 0, length);
      super.write(
          false, kept, Callback.from(() -> pass(isLast, content, callback), callback::failed));
      return;
    }
    if (through) {
      pass(isLast, content, callback);
      return;
    }
    if (isLast) {
      flush();
    }
    callback.succeeded();
  }

  private void pass(boolean isLast, @Nullable ByteBuffer content, Callback callback) {
    if (isLast) {
      last = true;
      super.write(true, content, Callback.from(callback, this::writtenOut));
    } else {
      super.write(false, content, callback);
    }
  }

  private boolean keep(@Nullable ByteBuffer content, int more) {
    if (content == null || more == 0) {
      return true;
    }
    int needed = length + more;
    if (needed > bytes.length) {
      int size = Math.max(needed, Math.min(MAX, Math.max(FIRST, 2 * bytes.length)));
      if (size > MAX || !connections.reserve(client, size - bytes.length)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, size);
    }
    content.get(bytes, length, more);
    length = needed;
    return true;
  }

  private void flush() {
    last = true;
    if (getStatus() == TOO_MANY_REQUESTS) {
      getRequest()
          .getComponents()
          .getScheduler()
          .schedule(this::writeOut, HELD_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      writeOut();
    }
  }

  private void writeOut() {
    client.enter(Phase.ANSWER);
    super.write(
        true,
        ByteBuffer.wrap(bytes, 0, length),
        new Callback() {
          @Override
          public void succeeded() {
            writtenOut();
          }

          @Override
          public void failed(Throwable e) {
            failedToWrite(e);
          }

          @Override
          public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
          }
        });
  }

  @Override
  public boolean hasLastWrite() {
    return last || super.hasLastWrite();
  }

  private void writtenOut() {
    boolean both;
    synchronized (this) {
      written = true;
      both = handled;
    }
    if (both) {
      complete();
    }
  }

  private void failedToWrite(Throwable e) {
    synchronized (this) {
      failure = e;
    }
    writtenOut();
  }

  /** What the handler calls instead of the callback that was given to us. */
  Callback handled() {
    return new Callback() {
      @Override
      public void succeeded() {
        boolean both;
        synchronized (AnswerBuffer.this) {
          handled = true;
          both = written;
        }
        if (both) {
          complete();
        } else if (!last) {
          // The handler has returned without marking the last write.
          if (through) {
            pass(true, null, Callback.NOOP);
          } else {
            flush();
          }
        }
      }

      @Override
      public void failed(Throwable e) {
        connections.release(client, bytes.length);
        completed.failed(e);
      }
    };
  }

  private void complete() {
    connections.release(client, bytes.length);
    Throwable failed;
    synchronized (this) {
      failed = failure;
    }
    if (failed == null) {
      completed.succeeded();
    } else {
      completed.failed(failed);
    }
  }
}
