package io.pinstream.feed.cache;

import io.pinstream.schemas.id.Id;
import java.util.List;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Query to {@link FeedMemory} for a page of a feed. The result is null if there is no complete
 * feed.
 *
 * @param from in ms since 1970; only entries created at this time or earlier
 * @param limit maximum of entries, not counting those of {@code from} itself
 */
public record FeedLook(Id reader, long from, int limit) implements Query<FeedLook.Found> {

  /**
   * A consistent snapshot of a page of a feed.
   *
   * @param epoch the epoch of the memory that the page comes from
   * @param floor the feed is complete above this time
   * @param noted time of the reader's last recorded read
   * @param pulled the authors whose pins must be merged in
   * @param entries the pushed entries, newest first; all or none of the same millisecond
   * @param cut whether there are more entries than these
   * @param pins the pin rows of these entries, in the same order, null if not kept; looked up after
   *     the snapshot, while the same epoch was current
   */
  public record Found(
      long epoch,
      long floor,
      long noted,
      List<Id> pulled,
      List<Entry> entries,
      boolean cut,
      List<byte @Nullable []> pins) {

    Found with(List<byte @Nullable []> found) {
      return new Found(epoch, floor, noted, pulled, entries, cut, found);
    }
  }

  /** Query: is this epoch still current? */
  public record InForce(long epoch) implements Query<Boolean> {}
}
