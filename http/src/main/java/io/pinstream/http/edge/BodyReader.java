package io.pinstream.http.edge;

import io.pinstream.http.edge.ClientEndPoint.Phase;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads the body of a request into memory asynchronously, and continues when it is complete: no
 * thread ever waits for a slow client.
 */
final class BodyReader implements Runnable {

  private static final int FIRST = 2 * 1024;

  /** What becomes of the body. */
  interface Outcome {
    /** It is complete; {@code request} has it. Not called before the reservation is made. */
    void complete(Request request);

    /** The connection or the request failed while it was read. */
    void failed(Throwable cause);

    /** It is larger than announced or allowed. */
    void tooLarge();

    /** There is no memory for it now. */
    void noMemory();
  }

  private final Request request;
  private final int max;
  private final ClientEndPoint client;
  private final Connections connections;
  private final Outcome outcome;
  private byte[] bytes = {};
  private int length;

  BodyReader(
      Request request, int max, ClientEndPoint client, Connections connections, Outcome outcome) {
    this.request = request;
    this.max = max;
    this.client = client;
    this.connections = connections;
    this.outcome = outcome;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        release();
        outcome.failed(chunk.getFailure());
        return;
      }
      boolean last = chunk.isLast();
      int more = chunk.remaining();
      boolean fits = length + more <= max;
      boolean kept = fits && keep(chunk.getByteBuffer(), more);
      chunk.release();
      if (!kept) {
        release();
        if (fits) {
          outcome.noMemory();
        } else {
          outcome.tooLarge();
        }
        return;
      }
      if (last) {
        client.enter(Phase.WORK);
        outcome.complete(new Complete(request, ByteBuffer.wrap(bytes, 0, length)));
        return;
      }
    }
  }

  private boolean keep(ByteBuffer content, int more) {
    int needed = length + more;
    if (needed > bytes.length) {
      int size = Math.max(needed, Math.min(max, Math.max(FIRST, 2 * bytes.length)));
      if (!connections.reserve(client, size - bytes.length)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, size);
    }
    content.get(bytes, length, more);
    length = needed;
    return true;
  }

  /** Releases the memory that was counted for the body; to be called once. */
  void release() {
    connections.release(client, bytes.length);
  }

  /** The request, with its body at hand. */
  private static final class Complete extends Request.Wrapper {

    private final Content.Source body;
    private final long length;

    Complete(Request wrapped, ByteBuffer body) {
      super(wrapped);
      this.length = body.remaining();
      this.body = Content.Source.from(body);
    }

    @Override
    public long getLength() {
      return length;
    }

    @Override
    public Content.Chunk read() {
      return body.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
      body.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
      body.fail(failure);
      super.fail(failure);
    }

    @Override
    public boolean consumeAvailable() {
      // The connection's own is at its end already.
      return getWrapped().consumeAvailable();
    }
  }
}
