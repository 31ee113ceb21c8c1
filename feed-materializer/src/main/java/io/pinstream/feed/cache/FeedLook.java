package io.pinstream.feed.cache;

import io.pinstream.schemas.id.Id;
import java.util.List;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@link FeedMemory} for a page of a feed; finds null if there is none that is complete.
 *
 * @param from in ms since 1970: the entries that were created at this time or earlier
 * @param limit how many of them, not counting those of {@code from} itself
 */
public record FeedLook(Id reader, long from, int limit) implements Query<FeedLook.Found> {

  /**
   * A page of a feed, as it was at one moment.
   *
   * @param epoch of the memory that it comes from
   * @param floor it is complete of all that was created later than this
   * @param noted when it was noted last that the reader reads
   * @param pulled whose pins are to be merged in
   * @param entries what was pushed, newest first; all or none of the same millisecond
   * @param cut whether there are more entries than these
   * @param pins what is known of the pins of these entries, in their order, each or null; looked up
   *     behind that moment, and while that memory was in force
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

  /** Asks whether a memory is still the one that it was. */
  public record InForce(long epoch) implements Query<Boolean> {}
}
