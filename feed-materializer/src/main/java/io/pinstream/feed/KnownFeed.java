package io.pinstream.feed;

import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader's home tells beside the pins of a page.
 *
 * @param noted when it was noted last that this reader reads, in ms since 1970; null for a reader
 *     who is asleep; {@link #NOT_NOW} if it is not to be noted
 * @param goOnAt the authors whose homes know the rest of the page; none if the page is whole
 */
record KnownFeed(@Nullable Long noted, List<Id> goOnAt) {

  /**
   * Later than any time. Notes are for the active task, which keeps feeds for those who read; as
   * long as a copy answers in its place nobody takes them, and each read would leave one more. The
   * first read that the active task answers leaves the note.
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
