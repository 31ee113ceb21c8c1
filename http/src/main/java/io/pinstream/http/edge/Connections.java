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

/** All connections of a listener: who is let in, who is overdue, who makes room. */
final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** A refused client may read its answer for so long before the connection is closed. */
  static final Duration LINGER = Duration.ofSeconds(2);

  /** Our own turn takes longer only for long polls, which can be asked again. */
  private static final long LONG_WORK = Duration.ofSeconds(3).toNanos();

  /** Looked at to find one that makes room: enough to meet the oldest tenth all but surely. */
  private static final int SAMPLE = 64;

  private final EdgeLimits.Admission admission;
  private final long mostMemory;
  private final EdgeLimits.Patience patience;
  private final AtomicReferenceArray<@Nullable ClientEndPoint> places;
  private final ConcurrentLinkedQueue<Integer> free = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  // Those for whom memory is held.
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

  /** Lets a new connection in, or not; somebody else may have to go for it. */
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

  /** Closes the one of a sample that has kept us waiting the longest. */
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
   * Counts memory for a client; if there is no more, the one who has held some for the longest time
   * while it was not our turn makes room. False if nobody can.
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
      // A close is told to the end point later; what it held is free from now on.
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

  /** Cuts off those who are overdue. */
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
