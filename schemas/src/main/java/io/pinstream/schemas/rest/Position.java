package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;

/**
 * The place of a thing in a list that is newest first by (createdAt, id).
 *
 * @param millis createdAt in ms since 1970
 */
public record Position(long millis, Id id) implements Comparable<Position> {

  /** Bytes of the form that sorts the newest first. */
  public static final int BYTES = 8 + Id.BYTES;

  /** Newest first. */
  @Override
  public int compareTo(Position other) {
    int byTime = Long.compare(other.millis, millis);
    return byTime != 0 ? byTime : other.id.compareTo(id);
  }

  /** Writes all bits inverted, so that bytes in ascending order are positions newest first. */
  public void write(ByteBuffer bytes) {
    bytes.putLong(~millis).putLong(~id.high()).putLong(~id.low());
  }

  /**
   * @throws IllegalArgumentException if there is no id
   */
  public static Position read(ByteBuffer bytes) {
    long millis = ~bytes.getLong();
    return new Position(millis, new Id(~bytes.getLong(), ~bytes.getLong()));
  }
}
