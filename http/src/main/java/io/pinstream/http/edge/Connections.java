package io.pinstream.http.edge;

import io.pinstream.http.edge.ClientEndPoint.Phase;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections of a listener: which are accepted, which are overdue, which make room. */
final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** How long a refused client may read its response before the connection is closed. */
  static final Duration LINGER = Duration.ofSeconds(2);

  /** The server takes longer than this only for long polls, which clients can repeat. */
  private static final long LONG_WORK = Duration.ofSeconds(3).toNanos();

  /**
   * The sample size for finding one that makes room: almost certain to include one of the oldest
   * tenth.
   */
  private static final int SAMPLE = 64;

  private final EdgeLimits.Admission admission;
  private final long mostMemory;
  private final EdgeLimits.Patience patience;
  private final AtomicReferenceArray<@Nullable ClientEndPoint> places;
  private final ConcurrentLinkedQueue<Integer> free = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  // The clients that hold memory.
  private final Set<ClientEndPoint> holders = ConcurrentHashMap.newKeySet();
  private final AtomicLong memory = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong displaced = new AtomicLong();
  private final AtomicLong overdue = new AtomicLong();

  Connections(EdgeLimits limits) {
    this.admission = limits.admission();
    this.mostMemory = limits.capacity().memory();
    this.patience = limits.patience();
    // Whoever makes room is closed at once, but the place is free a little later.
    int size = admission.connections() + Math.max(16, admission.connections() / 16);
    this.places = new AtomicReferenceArray<>(size);
    for (int i = 0; i < size; i++) {
      free.add(i);
    }
  }

  /** Accepts a new connection or not; it may displace another one. */
  boolean admit(ClientEndPoint client) {
    if (!admission.exempt().trusts(client.address())
        && byAddress.merge(client.address(), 1, Integer::sum) > admission.perAddress()) {
      leaveAddress(client);
      refused.incrementAndGet();
      return false;
    }
    Integer place = free.poll();
    if (place == null) {
      leaveAddress(client);
      refused.incrementAndGet();
      makeRoom();
      return false;
    }
    client.takePlace(place);
    places.set(place, client);
    if (open.incrementAndGet() > admission.connections() && !makeRoom()) {
      // The end point is closed by its caller, and gone() gives the place back.
      refused.incrementAndGet();
      return false;
    }
    return true;
  }

  void gone(ClientEndPoint client) {
    int place = client.place();
    if (place < 0 || !places.compareAndSet(place, client, null)) {
      return;
    }
    open.decrementAndGet();
    leaveAddress(client);
    release(client, client.memory().get());
    free.add(place);
  }

  private void leaveAddress(ClientEndPoint client) {
    if (!admission.exempt().trusts(client.address())) {
      byAddress.computeIfPresent(client.address(), (a, n) -> n <= 1 ? null : n - 1);
    }
  }

  /** Closes the connection of a sample that has kept the server waiting the longest. */
  private boolean makeRoom() {
    long now = System.nanoTime();
    ClientEndPoint longest = null;
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < SAMPLE; i++) {
      ClientEndPoint one = places.get(random.nextInt(places.length()));
      if (one != null && mayGo(one, now) && (longest == null || one.age(now) > longest.age(now))) {
        longest = one;
      }
    }
    return longest != null && displace(longest);
  }

  private static boolean mayGo(ClientEndPoint client, long now) {
    return client.phase() != Phase.WORK || client.age(now) > LONG_WORK;
  }

  private boolean displace(ClientEndPoint client) {
    disconnect(client, "makes room");
    return true;
  }

  void disconnect(ClientEndPoint client, String why) {
    displaced.incrementAndGet();
    close(client, why);
  }

  private static void close(ClientEndPoint client, String why) {
    LOG.debug("{} is closed: {}", client.address(), why);
    client.close(new TimeoutException(why));
  }

  /**
   * Counts memory for a client. If none is left, the client that has held some for the longest time
   * while the server waited for it makes room. False if there is no such client.
   */
  boolean reserve(ClientEndPoint client, int bytes) {
    for (int attempt = 0; attempt < SAMPLE; attempt++) {
      long taken = memory.get();
      if (taken + bytes <= mostMemory) {
        if (memory.compareAndSet(taken, taken + bytes)) {
          client.memory().addAndGet(bytes);
          holders.add(client);
          return true;
        }
        continue;
      }
      long now = System.nanoTime();
      ClientEndPoint longest = null;
      for (ClientEndPoint one : holders) {
        if (one != client
            && one.phase() != Phase.WORK
            && (longest == null || one.age(now) > longest.age(now))) {
          longest = one;
        }
      }
      if (longest == null) {
        return false;
      }
      displace(longest);
      // The end point learns of the close later; its memory is free from now on.
      release(longest, longest.memory().get());
    }
    return false;
  }

  void release(ClientEndPoint client, long bytes) {
    long held = client.memory().getAndUpdate(had -> Math.max(0, had - bytes));
    memory.addAndGet(-Math.min(held, bytes));
    if (held <= bytes) {
      holders.remove(client);
    }
  }

  /** Closes overdue connections. */
  void sweep() {
    long now = System.nanoTime();
    for (int i = 0; i < places.length(); i++) {
      ClientEndPoint client = places.get(i);
      String why = client == null ? null : client.overdue(now, patience, LINGER);
      if (client != null && why != null) {
        overdue.incrementAndGet();
        close(client, why);
      }
    }
  }

  int open() {
    return open.get();
  }

  long refused() {
    return refused.get();
  }

  long displaced() {
    return displaced.get();
  }

  long overdue() {
    return overdue.get();
  }

  long memory() {
    return memory.get();
  }
}
