package io.pinstream.http.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection that knows whose turn it is, since when, and how many bytes went over it. */
final class ClientEndPoint extends SocketChannelEndPoint implements EdgeServer.Client {

  /** Whose turn it is. */
  enum Phase {
    /** The client's: to send the head of a request, or nothing. */
    HEAD,
    /** The client's: to send a body that is read into memory. */
    BODY,
    /** Ours. */
    WORK,
    /** The client's: to take an answer. */
    ANSWER,
    /** A body or an answer goes through us; the slower of both is the client. */
    STREAM,
    /** The answer is out, and the client may read it while it still sends what is refused. */
    LINGER
  }

  private final Connections connections;
  private final InetAddress address;
  private final AtomicLong memory = new AtomicLong();

  private volatile Phase phase = Phase.HEAD;
  private volatile long since = System.nanoTime();
  // When the first byte of a head came; 0 while none has.
  private volatile long headSince;
  private volatile long windowSince;
  private volatile long windowBytes;
  private volatile long in;
  private volatile long out;
  // The place in the table of all connections; -1 if it has none.
  private volatile int place = -1;

  ClientEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Connections connections) {
    super(channel, selector, key, scheduler);
    this.connections = connections;
    this.address =
        getRemoteSocketAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
            ? remote.getAddress()
            : InetAddress.getLoopbackAddress();
  }

  InetAddress address() {
    return address;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    long now = System.nanoTime();
    headSince = 0;
    since = now;
    windowSince = now;
    windowBytes = in + out;
    phase = next;
  }

  @Override
  public void linger() {
    enter(Phase.LINGER);
  }

  @Override
  public void disconnect(String why) {
    connections.disconnect(this, why);
  }

  /** How long the present phase has lasted, in nanoseconds. */
  long age(long now) {
    return now - since;
  }

  /** Bytes of memory that are held for this client. */
  AtomicLong memory() {
    return memory;
  }

  int place() {
    return place;
  }

  void takePlace(int number) {
    place = number;
  }

  /** Why this client is to be cut off now, or null. */
  @Nullable String overdue(long now, EdgeLimits.Patience patience, Duration linger) {
    return switch (phase) {
      case HEAD -> {
        long began = headSince;
        if (began != 0 && now - began > patience.headWithin().toNanos()) {
          yield "no complete request within " + patience.headWithin();
        }
        yield began == 0 && now - since > patience.idle().toNanos() ? "idle" : null;
      }
      case BODY -> slow(now, patience.bodyWindow(), patience.bytesPerSecond());
      case ANSWER, STREAM -> slow(now, patience.answerWindow(), patience.bytesPerSecond());
      case LINGER -> now - since > linger.toNanos() ? "refused" : null;
      case WORK -> null;
    };
  }

  private @Nullable String slow(long now, Duration window, int bytesPerSecond) {
    if (now - windowSince < window.toNanos()) {
      return null;
    }
    long bytes = in + out;
    if (bytes - windowBytes < (long) bytesPerSecond * Math.max(1, window.toSeconds())) {
      return "slower than " + bytesPerSecond + " bytes/s";
    }
    windowSince = now;
    windowBytes = bytes;
    return null;
  }

  // One thread at a time fills, and one flushes.
  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = super.fill(buffer);
    if (filled > 0) {
      in += filled;
      if (phase == Phase.HEAD && headSince == 0) {
        headSince = System.nanoTime();
      }
    }
    return filled;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = remaining(buffers);
    try {
      return super.flush(buffers);
    } finally {
      out += before - remaining(buffers);
    }
  }

  private static long remaining(ByteBuffer... buffers) {
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    return bytes;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    if (!connections.admit(this)) {
      close();
    }
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    connections.gone(this);
    super.onClose(cause);
  }
}
