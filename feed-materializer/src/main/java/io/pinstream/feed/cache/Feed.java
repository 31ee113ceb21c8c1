package io.pinstream.feed.cache;

import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The feed of one reader: the pushed entries, oldest first, and the authors whose pins are merged
 * in at reads. A warm feed is complete above its floor: it has all pins created later. The number
 * of entries is limited; dropping the oldest raises the floor. Not thread-safe.
 *
 * <p>An entry takes 12 bytes in two arrays: 43 bits for the time, 52 for the pin's number.
 */
final class Feed {

  // Size of a feed without entries, including its slots in FeedMemory; measured on a heap dump.
  private static final int OWN_BYTES = 200;
  private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;
  private static final int HEAD_BYTES = Id.BYTES + 1 + 2 * Long.BYTES + Integer.BYTES;
  private static final int FEWEST = 8;
  private static final int LOW_BITS = Integer.SIZE;
  private static final int HIGH_BITS = 20;
  private static final long HIGH = (1L << HIGH_BITS) - 1;
  private static final long[] NO_HEADS = new long[0];
  private static final int[] NO_TAILS = new int[0];

  private final Id reader;
  private final int most;
  private boolean warm;
  private long floor = FeedCache.NO_FLOOR;
  private long noted;
  private List<Id> pulled = List.of();
  // Heads: time and the upper bits of the pin's number, in the order of entries. Tails: the lower
  // bits.
  private long[] heads = NO_HEADS;
  private int[] tails = NO_TAILS;
  private int size;

  /**
   * An empty feed that is not warm.
   *
   * @param most the maximum of entries; up to a quarter more until the feed is trimmed
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

  /** Above this time the feed is complete; below it, entries may be missing. */
  void raiseFloor(long to) {
    floor = Math.max(floor, to);
  }

  /** Adds an {@link Entry}. */
  void add(long millis, long pin) {
    long head = millis << HIGH_BITS | pin >>> LOW_BITS;
    int tail = (int) pin;
    int place = size;
    if (size > 0 && compare(size - 1, head, tail) >= 0) {
      place = place(head, tail);
      if (place < 0) {
        return; // A duplicate.
      }
    }
    if (millis <= floor) {
      return;
    }
    if (size == heads.length) {
      int before = size;
      makeRoom();
      place -= before - size;
      if (millis <= floor) {
        return;
      }
    }
    System.arraycopy(heads, place, heads, place + 1, size - place);
    System.arraycopy(tails, place, tails, place + 1, size - place);
    heads[place] = head;
    tails[place] = tail;
    size++;
  }

  private void makeRoom() {
    int longest = longest();
    if (heads.length < longest) {
      int longer = roomFor(size, longest);
      heads = Arrays.copyOf(heads, longer);
      tails = Arrays.copyOf(tails, longer);
      return;
    }
    int dropped = size - most;
    raiseFloor(millis(dropped - 1));
    size = most;
    System.arraycopy(heads, dropped, heads, 0, size);
    System.arraycopy(tails, dropped, tails, 0, size);
  }

  private int longest() {
    return most + Math.max(1, most / 4);
  }

  /** Grows by a quarter: with doubling, the arrays would be half empty most of the time. */
  private static int roomFor(int entries, int longest) {
    return Math.min(longest, entries + Math.max(FEWEST, entries / 4));
  }

  private long millis(int place) {
    return heads[place] >>> HIGH_BITS;
  }

  private Entry entry(int place) {
    long pin = (heads[place] & HIGH) << LOW_BITS | Integer.toUnsignedLong(tails[place]);
    return new Entry(millis(place), pin);
  }

  private int compare(int place, long head, int tail) {
    int compared = Long.compare(heads[place], head);
    return compared == 0 ? Integer.compareUnsigned(tails[place], tail) : compared;
  }

  /** The insertion index of an entry, or less than 0 if the entry is present. */
  private int place(long head, int tail) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int compared = compare(middle, head, tail);
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
    long[] numbers = gone.stream().mapToLong(Entry::pin).sorted().toArray();
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (Arrays.binarySearch(numbers, entry(i).pin()) < 0) {
        heads[kept] = heads[i];
        tails[kept++] = tails[i];
      }
    }
    size = kept;
  }

  /**
   * A page of entries, newest first: {@code limit} entries, and all others with the last one's
   * millisecond. Entries of the millisecond {@code from} do not count, because the page may start
   * after all of them.
   *
   * @param from entries created at this time or earlier
   */
  FeedLook.Found look(long epoch, long from, int limit) {
    List<Entry> entries = new ArrayList<>(Math.min(limit, size));
    int counted = 0;
    for (int next = lastOf(from); next >= 0; next--) {
      if (counted >= limit && millis(next) != entries.getLast().millis()) {
        return new FeedLook.Found(epoch, floor, noted, pulled, entries, true, List.of());
      }
      entries.add(entry(next));
      counted += millis(next) == from ? 0 : 1;
    }
    return new FeedLook.Found(epoch, floor, noted, pulled, entries, false, List.of());
  }

  /**
   * The index of the newest entry created at this time or earlier; less than 0 if there is none.
   */
  private int lastOf(long millis) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (millis(middle) <= millis) {
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

  /** The approximate memory use of this feed. */
  long bytes() {
    return OWN_BYTES + (long) ENTRY_BYTES * heads.length + 8L * pulled.size();
  }

  /** The approximate maximum memory use of a feed with this number of entries. */
  static long bytes(int entries, int most) {
    return OWN_BYTES + (long) ENTRY_BYTES * Math.min(entries, most + Math.max(1, most / 4));
  }

  /** The format on disk. */
  byte[] write() {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD_BYTES + Id.BYTES * pulled.size() + ENTRY_BYTES * size);
    reader.write(bytes);
    bytes.put((byte) (warm ? 1 : 0)).putLong(floor).putLong(noted).putInt(pulled.size());
    pulled.forEach(author -> author.write(bytes));
    for (int i = 0; i < size; i++) {
      bytes.putLong(heads[i]).putInt(tails[i]);
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
    int size = bytes.remaining() / ENTRY_BYTES;
    if (size > 0) {
      // With some spare room, so that the first push does not copy the arrays.
      int length = Math.max(size, Math.min(feed.longest(), size + Math.max(1, size / 8)));
      feed.heads = new long[length];
      feed.tails = new int[length];
    }
    feed.size = size;
    for (int i = 0; i < size; i++) {
      feed.heads[i] = bytes.getLong();
      feed.tails[i] = bytes.getInt();
    }
    return feed;
  }
}
