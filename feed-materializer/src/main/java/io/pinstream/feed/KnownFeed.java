package io.pinstream.feed;

import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader's home returns in addition to the pins of a page.
 *
 * @param noted time of the last recorded read of this reader, in ms since 1970; null for a sleeping
 *     reader; {@link #NOT_NOW} if the read must not be recorded
 * @param goOnAt the authors whose homes have the rest of the page; empty if the page is complete
 */
record KnownFeed(@Nullable Long noted, List<Id> goOnAt) {

  /**
   * Later than any time. Only the active task processes read events. While a standby answers in its
   * place, they would pile up unprocessed, one per read. The first read that the active task
   * answers is recorded again.
   */
  static final long NOT_NOW = Long.MAX_VALUE;

  private static final long NEVER = Long.MIN_VALUE;

  static KnownFeed ofCopy(List<Id> goOnAt) {
    return new KnownFeed(NOT_NOW, goOnAt);
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(8 + goOnAt.size() * Id.BYTES);
    bytes.putLong(noted == null ? NEVER : noted);
    goOnAt.forEach(author -> author.write(bytes));
    return bytes.array();
  }

  static KnownFeed of(byte[] written) {
    ByteBuffer bytes = ByteBuffer.wrap(written);
    long noted = bytes.getLong();
    List<Id> authors = new ArrayList<>(bytes.remaining() / Id.BYTES);
    while (bytes.hasRemaining()) {
      authors.add(Id.read(bytes));
    }
    return new KnownFeed(noted == NEVER ? null : noted, authors);
  }
}
