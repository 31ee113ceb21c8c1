package io.pinstream.bench.feeds;

import io.pinstream.bench.feeds.Entries.PinOf;
import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;

/** Possible layouts of a feed entry in a store. */
enum EntryLayout {
  /** As FeedCache has it. */
  AS_IT_IS("generation 4, reader 4, time 6, pin 4 → nothing") {
    @Override
    void writeReader(ByteBuffer key, Id reader, int readerNumber) {
      key.putInt(1).putInt(readerNumber);
    }

    @Override
    void writePin(ByteBuffer key, PinOf pin) {
      putTime(key, pin);
      key.putInt(pin.number());
    }

    @Override
    void writeValue(ByteBuffer value, PinOf pin) {
      // all of it is in the key
    }
  },

  /** The layout before there were numbers. */
  WITH_IDS("mark 1, generation 4, reader 16, time 8, pin 16 → author 16") {
    @Override
    void writeReader(ByteBuffer key, Id reader, int readerNumber) {
      key.put((byte) 2).putInt(1);
      reader.write(key);
    }

    @Override
    void writePin(ByteBuffer key, PinOf pin) {
      pin.position().write(key);
    }

    @Override
    void writeValue(ByteBuffer value, PinOf pin) {
      pin.author().write(value);
    }
  },

  /** Readers and authors have numbers that are valid in one generation of one partition. */
  NUMBERED_PEOPLE("reader 8, time 8, pin 16 → author 4") {
    @Override
    void writeReader(ByteBuffer key, Id reader, int readerNumber) {
      key.putLong(readerNumber);
    }

    @Override
    void writePin(ByteBuffer key, PinOf pin) {
      pin.position().write(key);
    }

    @Override
    void writeValue(ByteBuffer value, PinOf pin) {
      value.putInt(pin.authorNumber());
    }
  },

  /** Pins have numbers too, by which the pin, its author and its exact position are found. */
  NUMBERED_PINS("reader 4, time 6, pin 4 → nothing") {
    @Override
    void writeReader(ByteBuffer key, Id reader, int readerNumber) {
      key.putInt(readerNumber);
    }

    @Override
    void writePin(ByteBuffer key, PinOf pin) {
      putTime(key, pin);
      key.putInt(~pin.number());
    }

    @Override
    void writeValue(ByteBuffer value, PinOf pin) {
      // all of it is in the key
    }
  },

  /** One row for many entries, in any order; the reader sorts them. */
  APPENDED("reader 4, bucket 4 → appended: time 6, pin 4") {
    @Override
    void writeReader(ByteBuffer key, Id reader, int readerNumber) {
      key.putInt(readerNumber);
    }

    @Override
    void writePin(ByteBuffer key, PinOf pin) {
      key.putInt(~(pin.number() / IN_A_BUCKET));
    }

    @Override
    void writeValue(ByteBuffer value, PinOf pin) {
      putTime(value, pin);
      value.putInt(~pin.number());
    }

    @Override
    boolean isAppended() {
      return true;
    }
  };

  /** Entries per row when appending: the pins of a reader in some hours. */
  static final int IN_A_BUCKET = 50;

  final String words;

  EntryLayout(String words) {
    this.words = words;
  }

  /** The prefix of one reader's entries. */
  abstract void writeReader(ByteBuffer key, Id reader, int readerNumber);

  /** The rest of the key: newest first. */
  abstract void writePin(ByteBuffer key, PinOf pin);

  abstract void writeValue(ByteBuffer value, PinOf pin);

  /** Whether values are appended by a merge operator. */
  boolean isAppended() {
    return false;
  }

  private static void putTime(ByteBuffer bytes, PinOf pin) {
    long time = ~pin.position().millis();
    bytes.putShort((short) (time >>> 32)).putInt((int) time);
  }
}
