package io.pinstream.deploy.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes poison of a good record: all that can be wrong with it, one thing at a time. */
final class Poisons {

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-8[1-9][0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  private static final String MARK = "@@here@@";
  private static final int TYPE_AT = 15;
  private static final int HOME_AT = 24;
  private static final int LONG = 20_000;

  private final String topic;
  private final int partition;
  private final int partitions;
  private final byte[] key;
  private final byte[] value;
  private final boolean table;
  private final List<Poison> all = new ArrayList<>();

  /**
   * One record of poison.
   *
   * @param kind what is wrong with it
   * @param mustDie false if it may be taken for what it says it is
   */
  record Poison(String kind, boolean mustDie, ProducerRecord<byte[], byte[]> record) {}

  /**
   * @param table whether the topic has tombstones
   */
  private Poisons(
      String topic, int partition, int partitions, byte[] key, byte[] value, boolean table) {
    this.topic = topic;
    this.partition = partition;
    this.partitions = partitions;
    this.key = key;
    this.value = value;
    this.table = table;
  }

  /** All poison that comes of one good record. */
  static List<Poison> of(
      String topic, int partition, int partitions, byte[] key, byte[] value, boolean table)
      throws IOException {
    Poisons poisons = new Poisons(topic, partition, partitions, key, value, table);
    poisons.keys();
    poisons.bytes();
    poisons.around();
    poisons.members();
    return poisons.all;
  }

  private void keys() {
    String text = text(key);
    dies("no key", null, value);
    dies("empty key", new byte[0], value);
    dies("key of 4,000 characters", bytes("k".repeat(4_000)), value);
    dies("key that is no id", bytes("key"), value);
    dies("key cut off", Arrays.copyOf(key, key.length - 1), value);
    dies("key in capitals", bytes(text.toUpperCase(Locale.ROOT)), value);
    dies("key with a null character", bytes(text + "\0"), value);
    // A command's key only says where it goes.
    send("key of another type", table, record(partition, null, bytes(ofOtherType(text)), value));
    dies("key of another home", bytes(flipped(text, HOME_AT)), value);
    send("wrong partition", true, record((partition + 1) % partitions, null, key, value));
    if (table) {
      // Nobody has it; the end of what never began.
      alive("tombstone of nothing", bytes(flipped(text, text.length() - 1)), null);
      dies("tombstone of another type", bytes(ofOtherType(text)), null);
    } else {
      dies("no value", key, null);
    }
  }

  private void bytes() {
    dies("empty value", key, new byte[0]);
    dies("one byte", key, new byte[] {0});
    dies("value cut off", key, Arrays.copyOf(value, value.length - 1));
    dies("value twice", key, bytes(text(value) + text(value)));
    dies("not UTF-8", key, withBehindFirstQuote((byte) 0xC3));
    dies("half a pair in UTF-8", key, withBehindFirstQuote((byte) 0xED, (byte) 0xA0, (byte) 0x80));
    dies("UTF-16", key, text(value).getBytes(StandardCharsets.UTF_16));
    dies("UTF-16 without a mark", key, text(value).getBytes(StandardCharsets.UTF_16LE));
    dies("byte order mark", key, bytes("\uFEFF" + text(value)));
    dies("a list", key, bytes("[" + text(value) + "]"));
    dies("an empty object", key, bytes("{}"));
    dies("null as JSON", key, bytes("null"));
    dies("a value of nothing here", key, bytes("{\"type\":\"follow\",\"kind\":\"x\",\"id\":1}"));
    dies("5,000 levels", key, bytes(with("\"x\":" + "[".repeat(5_000) + "]".repeat(5_000))));
    dies("a member twice", key, bytes(with("\"x\":1,\"x\":1")));
    alive("an unknown member of 20,000 characters", key, bytes(with(member("x".repeat(LONG)))));
  }

  private void around() {
    long now = System.currentTimeMillis();
    send("time 0", false, record(partition, 0L, key, value));
    send("time 20 years ago", false, record(partition, now - 20L * 365 * 86_400_000, key, value));
    send("time in 20 years", false, record(partition, now + 20L * 365 * 86_400_000, key, value));
    send("greatest time", false, record(partition, Long.MAX_VALUE, key, value));
    ProducerRecord<byte[], byte[]> headers = record(partition, null, key, value);
    for (int i = 0; i < 2_000; i++) {
      headers.headers().add("header", bytes("value " + i));
    }
    send("2,000 headers", false, headers);
    ProducerRecord<byte[], byte[]> request = record(partition, null, key, value);
    request.headers().add("request-id", bytes("r".repeat(LONG)));
    send("request-id of 20,000 characters", false, request);
    ProducerRecord<byte[], byte[]> none = record(partition, null, key, bytes("{"));
    none.headers().add("request-id", null);
    send("request-id that is null", true, none);
    ProducerRecord<byte[], byte[]> broken = record(partition, null, key, bytes("{"));
    broken.headers().add("request-id", new byte[] {(byte) 0xFF, 0, 10});
    send("request-id of control characters", true, broken);
    dies("900,000 bytes", key, bytes("x".repeat(900_000)));
  }

  private void members() throws IOException {
    ObjectNode object = (ObjectNode) Json.tree(value);
    List<String> leaves = new ArrayList<>();
    collect(object, "", leaves);
    for (String leaf : leaves) {
      JsonNode node = object.at(leaf);
      for (Map.Entry<String, String> raw : insteadOf(leaf, node).entrySet()) {
        dies(leaf + " " + raw.getKey(), key, bytes(changed(object, leaf, raw.getValue())));
      }
    }
  }

  private Map<String, String> insteadOf(String leaf, JsonNode node) {
    if (node.isNumber()) {
      return Map.of(
          "negative", "-5",
          "huge", "1e999999",
          "beyond a long", "99999999999999999999",
          "as a string", "\"7\"");
    }
    if (node.isBoolean()) {
      return Map.of("as a string", "\"true\"", "as a number", "2");
    }
    String text = node.asText();
    if (ID.matcher(text).matches()) {
      // Of what a target is, an outcome says nothing more.
      return topic.equals("operations") && leaf.equals("/target")
          ? Map.of("in capitals", quoted(text.toUpperCase(Locale.ROOT)))
          : Map.of(
              "of another type", quoted(ofOtherType(text)),
              "in capitals", quoted(text.toUpperCase(Locale.ROOT)),
              "no id", "\"x\"");
    }
    if (TIME.matcher(text).matches()) {
      return Map.of(
          "greatest time", quoted(Instant.MAX.toString()),
          "least time", quoted(Instant.MIN.toString()),
          "in 10000", "\"+10000-01-01T00:00:00Z\"",
          "before 1970", "\"1969-12-31T23:59:59.999Z\"",
          "a number", "1");
    }
    return Map.of(
        "of 20,000 characters", quoted("x".repeat(LONG)),
        "half a pair", "\"\\ud83d\"",
        "a number", "5",
        "a list", "[\"x\"]",
        "an object", "{}");
  }

  private static void collect(JsonNode node, String at, List<String> leaves) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> {
                // What is in these is anybody's.
                boolean free = List.of("metadata", "ogDetail").contains(member.getKey());
                if (!free) {
                  collect(member.getValue(), at + "/" + member.getKey(), leaves);
                }
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(array.get(i), at + "/" + i, leaves);
      }
    } else if (!node.isNull()) {
      leaves.add(at);
    }
  }

  private static String changed(ObjectNode object, String leaf, String raw) {
    ObjectNode copy = object.deepCopy();
    int last = leaf.lastIndexOf('/');
    JsonNode parent = last == 0 ? copy : copy.at(leaf.substring(0, last));
    String name = leaf.substring(last + 1);
    if (parent instanceof ObjectNode members) {
      members.put(name, MARK);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(name), MARK);
    }
    return text(Json.write(copy)).replace("\"" + MARK + "\"", raw);
  }

  /** A good record with some bytes changed, whatever that makes of it. */
  static Poison mutated(
      String topic, int partition, byte[] key, byte[] value, SplittableRandom random) {
    byte[] changedKey = random.nextInt(4) == 0 ? mutation(key, random) : key;
    byte[] changedValue = mutation(value, random);
    return new Poison(
        "mutation", false, new ProducerRecord<>(topic, partition, changedKey, changedValue));
  }

  private static byte[] mutation(byte[] bytes, SplittableRandom random) {
    byte[] changed = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && changed.length > 0; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> changed = Arrays.copyOf(changed, at);
        default -> changed[at] = bytes[random.nextInt(bytes.length)];
      }
    }
    return changed;
  }

  private String with(String members) {
    return "{" + members + "," + text(value).substring(1);
  }

  private static String member(String content) {
    return "\"unknown\":" + quoted(content);
  }

  private byte[] withBehindFirstQuote(byte... bytes) {
    int at = text(value).indexOf("\":\"") + 3;
    byte[] all = Arrays.copyOf(value, value.length + bytes.length);
    System.arraycopy(bytes, 0, all, at, bytes.length);
    System.arraycopy(value, at, all, at + bytes.length, value.length - at);
    return all;
  }

  /** An id at the same home, or a key of two that begins with one. */
  private static String ofOtherType(String id) {
    char[] digits = id.toCharArray();
    digits[TYPE_AT] = digits[TYPE_AT] == '5' ? '2' : '5';
    return new String(digits);
  }

  private static String flipped(String id, int at) {
    char[] digits = id.toCharArray();
    digits[at] = Character.forDigit(Character.digit(digits[at], 16) ^ 4, 16);
    return new String(digits);
  }

  private void dies(String kind, byte @Nullable [] key, byte @Nullable [] value) {
    send(kind, true, record(partition, null, key, value));
  }

  private void alive(String kind, byte @Nullable [] key, byte @Nullable [] value) {
    send(kind, false, record(partition, null, key, value));
  }

  private void send(String kind, boolean mustDie, ProducerRecord<byte[], byte[]> record) {
    all.add(new Poison(kind, mustDie, record));
  }

  // Kafka's classes are not annotated: keys and values may be null.
  @SuppressWarnings("NullAway")
  private ProducerRecord<byte[], byte[]> record(
      int partition, @Nullable Long time, byte @Nullable [] key, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, partition, time, key, value);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
