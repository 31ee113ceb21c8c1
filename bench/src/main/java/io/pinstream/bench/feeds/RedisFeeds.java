package io.pinstream.bench.feeds;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Feeds as services usually keep them in Redis: pin ids for each reader, and the pins separately.
 */
final class RedisFeeds {

  static final int CAP = 800;

  private static final byte[] FIRST = RedisClient.word("0");
  private static final byte[] LAST = RedisClient.word(CAP - 1);
  private static final byte[] BELOW_CAP = RedisClient.word(-CAP - 1);

  private final RedisClient client;
  private final Kind kind;
  private final int pipelined;
  private final byte[] add;
  private final byte[] trim;

  /**
   * @param pipelined deliveries per pipeline, of two commands each
   */
  RedisFeeds(RedisClient client, Kind kind, int pipelined) {
    this.client = client;
    this.kind = kind;
    this.pipelined = 2 * pipelined;
    this.add = RedisClient.word(kind.add);
    this.trim = RedisClient.word(kind.trim);
  }

  enum Kind {
    SORTED_SET("ZADD", "ZREMRANGEBYRANK", "ZREVRANGE"),
    LIST("LPUSH", "LTRIM", "LRANGE");

    final String add;
    final String trim;
    final String read;

    Kind(String add, String trim, String read) {
      this.add = add;
      this.trim = trim;
      this.read = read;
    }
  }

  /** Stores a pin itself. */
  void keep(Pin pin) throws IOException {
    client.gather(
        RedisClient.word("SET"), key('p', bytes(pin.id())), Topics.PINS.value().encode(pin));
    sendSome();
  }

  /** Puts a pin into feeds, and trims each to the maximum length. */
  void deliver(List<Id> readers, Pin pin) throws IOException {
    byte[] id = bytes(pin.id());
    byte[] millis = RedisClient.word(pin.createdAt().toEpochMilli());
    for (Id reader : readers) {
      byte[] feed = feed(reader);
      switch (kind) {
        case SORTED_SET -> {
          client.gather(add, feed, millis, id);
          client.gather(trim, feed, FIRST, BELOW_CAP);
        }
        case LIST -> {
          client.gather(add, feed, id);
          client.gather(trim, feed, FIRST, LAST);
        }
      }
      sendSome();
    }
  }

  private void sendSome() throws IOException {
    if (client.gathered() >= pipelined) {
      client.sendAhead();
    }
  }

  void settle() throws IOException {
    client.settle();
  }

  /** The newest pins of a feed, as JSON. */
  List<byte[]> read(Id reader, int limit) throws IOException {
    client.gather(RedisClient.word(kind.read), feed(reader), FIRST, RedisClient.word(limit - 1));
    List<byte[]> pins = client.ask();
    if (pins.isEmpty()) {
      return pins;
    }
    byte[][] get = new byte[1 + pins.size()][];
    get[0] = RedisClient.word("MGET");
    for (int i = 0; i < pins.size(); i++) {
      get[i + 1] = key('p', pins.get(i));
    }
    client.gather(get);
    return client.ask();
  }

  private byte[] feed(Id reader) {
    return key(kind == Kind.LIST ? 'l' : 'z', bytes(reader));
  }

  private static byte[] key(char kind, byte[] id) {
    return ByteBuffer.allocate(1 + id.length).put((byte) kind).put(id).array();
  }

  private static byte[] bytes(Id id) {
    return ByteBuffer.allocate(Id.BYTES).putLong(id.high()).putLong(id.low()).array();
  }
}
