package io.pinstream.topologies.risk;

import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.Behaviour;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is kept of an account, in some 300 bytes.
 *
 * @param dueAt the doings from which on it is looked at again
 * @param clearedAt when a moderator last allowed it, in ms since 1970; 0 if none has
 */
record AccountRow(Behaviour behaviour, State state, long dueAt, long clearedAt) {

  private static final byte FORMAT = 1;
  private static final int HEAD = 2 + 2 * Long.BYTES;

  /** Who has said what of an account. */
  enum State {
    /** Nobody has said anything. */
    FREE(0),
    /** In review: for its behaviour or its name. */
    HELD(1),
    /** A moderator has allowed it. */
    CLEARED(2),
    /** A moderator has rejected it. */
    REJECTED(3),
    /** It is unlike the rest, and nothing has come of that yet. */
    SUSPECTED(4);

    private final int code;

    State(int code) {
      this.code = code;
    }

    static State ofCode(int code) {
      for (State state : values()) {
        if (state.code == code) {
          return state;
        }
      }
      throw new IllegalArgumentException("No state of an account: " + code);
    }
  }

  static AccountRow of(Behaviour behaviour) {
    return new AccountRow(behaviour, State.FREE, AccountJudge.FEWEST_DOINGS, 0);
  }

  AccountRow with(Behaviour after) {
    return new AccountRow(after, state, dueAt, clearedAt);
  }

  AccountRow with(State other) {
    return new AccountRow(behaviour, other, dueAt, clearedAt);
  }

  AccountRow dueAt(long doings) {
    return new AccountRow(behaviour, state, doings, clearedAt);
  }

  /**
   * Allowed by a moderator, whatever it has done so far: it is let be until it did as much again.
   */
  AccountRow cleared(long now) {
    return new AccountRow(behaviour, State.CLEARED, dueAt, now).backOff();
  }

  /** Looked at again when it has done twice as much as now. */
  AccountRow backOff() {
    return dueAt(Math.max(dueAt, 2 * Math.max(behaviour.doings(), AccountJudge.FEWEST_DOINGS)));
  }

  /** Something was said of it, and is not said again soon, should nothing come of it. */
  AccountRow suspected() {
    return new AccountRow(behaviour, State.SUSPECTED, dueAt, clearedAt).backOff();
  }

  /** Whether it is time to look at what it does, and there is anything to find out. */
  boolean isDue() {
    return (state == State.FREE || state == State.CLEARED || state == State.SUSPECTED)
        && behaviour.doings() >= dueAt;
  }

  /** Whether it may be looked at as often as it does something. */
  boolean isOpen() {
    return state == State.FREE || isDue();
  }

  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(HEAD + Behaviour.BYTES);
    out.put(FORMAT).put((byte) state.code).putLong(dueAt).putLong(clearedAt);
    return out.put(behaviour.toBytes()).array();
  }

  /**
   * @throws IllegalArgumentException if these are no bytes of this format
   */
  static AccountRow fromBytes(byte[] bytes) {
    if (bytes.length <= HEAD || bytes[0] != FORMAT) {
      throw new IllegalArgumentException("Not an account's row of format " + FORMAT);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, HEAD - 1);
    State state = State.ofCode(in.get());
    long dueAt = in.getLong();
    long clearedAt = in.getLong();
    Behaviour behaviour = Behaviour.fromBytes(Arrays.copyOfRange(bytes, HEAD, bytes.length));
    return new AccountRow(behaviour, state, dueAt, clearedAt);
  }
}
