package io.pinstream.feed.cache;

import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The feed of one reader: what was pushed into it, oldest first, and whose pins are to be merged
 * in. It is complete of all that was created later than its floor, once it is warm. At most so many
 * entries are kept; the oldest make room, and raise the floor. Not safe for threads.
 */
final class Feed {

  // What a feed without entries takes, with its places in FeedMemory; measured on a heap of them.
  private static final int OWN_BYTES = 200;
  private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;
  private static final int HEAD_BYTES = Id.BYTES + 1 + 2 * Long.BYTES + Integer.BYTES;
  private static final int FEWEST = 8;
  private static final long[] NO_TIMES = new long[0];
  private static final int[] NO_PINS = new int[0];

  private final Id reader;
  private final int most;
  private boolean warm;
  private long floor = FeedCache.NO_FLOOR;
  private long noted;
  private List<Id> pulled = List.of();
  private long[] times = NO_TIMES;
  private int[] pins = NO_PINS;
  private int size;

  /**
   * An empty feed, which is not warm.
   *
   * @param most how many entries it keeps; a quarter more until it is tidied up
   */
  Feed(Id reader, long noted, int most) {
    this.reader = reader;
    this.noted = noted;
    this.most = most;
  }

  Id reader() {
    return reader;
  }

  boolean isWarm() {
    return warm;
  }

  void warm() {
    warm = true;
  }

  long floor() {
    return floor;
  }

  long noted() {
    return noted;
  }

  void noted(long millis) {
    noted = Math.max(noted, millis);
  }

  List<Id> pulled() {
    return pulled;
  }

  void pull(Id author) {
    if (!pulled.contains(author)) {
      List<Id> more = new ArrayList<>(pulled);
      more.add(author);
      pulled = List.copyOf(more);
    }
  }

  void stopPulling(Id author) {
    if (pulled.contains(author)) {
      pulled = pulled.stream().filter(other -> !other.equals(author)).toList();
    }
  }

  /** It is complete of what was created later than this alone. */
  void raiseFloor(long to) {
    floor = Math.max(floor, to);
  }

  void add(long millis, int pin) {
    int place = size;
    if (size > 0 && millis <= times[size - 1]) {
      place = place(millis, pin);
      if (place < 0) {
        return; // Said twice.
      }
    }
    if (millis <= floor) {
      return;
    }
    if (size == times.length) {
      int before = size;
      makeRoom();
      place -= before - size;
      if (millis <= floor) {
        return;
      }
    }
    System.arraycopy(times, place, times, place + 1, size - place);
    System.arraycopy(pins, place, pins, place + 1, size - place);
    times[place] = millis;
    pins[place] = pin;
    size++;
  }

  private void makeRoom() {
    int longest = most + Math.max(1, most / 4);
    if (times.length < longest) {
      int longer = Math.min(longest, Math.max(FEWEST, times.length * 2));
      times = Arrays.copyOf(times, longer);
      pins = Arrays.copyOf(pins, longer);
      return;
    }
    int dropped = size - most;
    raiseFloor(times[dropped - 1]);
    size = most;
    System.arraycopy(times, dropped, times, 0, size);
    System.arraycopy(pins, dropped, pins, 0, size);
  }

  /** Where an entry belongs, or less than 0 if it is there. */
  private int place(long millis, int pin) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int compared = Long.compare(times[middle], millis);
      if (compared == 0) {
        compared = Integer.compare(pins[middle], pin);
      }
      if (compared == 0) {
        return -1;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void remove(List<Entry> gone) {
    if (size == 0 || gone.isEmpty()) {
      return;
    }
    int[] numbers = gone.stream().mapToInt(Entry::pin).sorted().toArray();
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (Arrays.binarySearch(numbers, pins[i]) < 0) {
        times[kept] = times[i];
        pins[kept++] = pins[i];
      }
    }
    size = kept;
  }

  /**
   * A page of entries, newest first: so many, and what else there is of the last one's millisecond.
   * Those of the millisecond at which the page begins do not count, for it may begin behind them
   * all.
   *
   * @param from they were created at this time or earlier
   */
  FeedLook.Found look(long epoch, long from, int limit) {
    List<Entry> entries = new ArrayList<>(Math.min(limit, size));
    int counted = 0;
    for (int next = lastOf(from); next >= 0; next--) {
      if (counted >= limit && times[next] != entries.getLast().millis()) {
        return new FeedLook.Found(epoch, floor, noted, pulled, entries, true, List.of());
      }
      entries.add(new Entry(times[next], pins[next]));
      counted += times[next] == from ? 0 : 1;
    }
    return new FeedLook.Found(epoch, floor, noted, pulled, entries, false, List.of());
  }

  /** Where the newest one is that was created at this time or earlier; less than 0 for none. */
  private int lastOf(long millis) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  int size() {
    return size;
  }

  /** What it takes in memory, about. */
  long bytes() {
    return OWN_BYTES + (long) ENTRY_BYTES * times.length + 8L * pulled.size();
  }

  /** As it is kept on disk. */
  byte[] write() {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD_BYTES + Id.BYTES * pulled.size() + ENTRY_BYTES * size);
    reader.write(bytes);
    bytes.put((byte) (warm ? 1 : 0)).putLong(floor).putLong(noted).putInt(pulled.size());
    pulled.forEach(author -> author.write(bytes));
    for (int i = 0; i < size; i++) {
      bytes.putLong(times[i]).putInt(pins[i]);
    }
    return bytes.array();
  }

  static Feed read(byte[] row, int most) {
    ByteBuffer bytes = ByteBuffer.wrap(row);
    Id reader = Id.read(bytes);
    boolean warm = bytes.get() == 1;
    long floor = bytes.getLong();
    Feed feed = new Feed(reader, bytes.getLong(), most);
    feed.warm = warm;
    feed.floor = floor;
    List<Id> pulled = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      pulled.add(Id.read(bytes));
    }
    feed.pulled = List.copyOf(pulled);
    feed.size = bytes.remaining() / ENTRY_BYTES;
    feed.times = new long[feed.size];
    feed.pins = new int[feed.size];
    for (int i = 0; i < feed.size; i++) {
      feed.times[i] = bytes.getLong();
      feed.pins[i] = bytes.getInt();
    }
    return feed;
  }
}
