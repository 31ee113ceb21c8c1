package io.pinstream.topologies.risk;

import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.Behaviour;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The stored profile of an account, some 300 bytes.
 *
 * @param dueAt the action count from which it is judged again
 * @param clearedAt when a moderator last allowed it, in ms since 1970; 0 if never
 */
record AccountRow(Behaviour behaviour, State state, long dueAt, long clearedAt) {

  private static final byte FORMAT = 1;
  private static final int HEAD = 2 + 2 * Long.BYTES;

  /** What was decided about an account. */
  enum State {
    /** Nothing was decided. */
    FREE(0),
    /** In review, for its behaviour or its name. */
    HELD(1),
    /** A moderator has allowed it. */
    CLEARED(2),
    /** A moderator has rejected it. */
    REJECTED(3),
    /** An alert was sent and has had no effect yet. */
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
      throw new IllegalArgumentException("Not a state of an account: " + code);
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
   * Allowed by a moderator, for all actions so far: not judged again until their number has
   * doubled.
   */
  AccountRow cleared(long now) {
    return new AccountRow(behaviour, State.CLEARED, dueAt, now).backOff();
  }

  /** Not judged again until the action count has doubled. */
  AccountRow backOff() {
    return dueAt(Math.max(dueAt, 2 * Math.max(behaviour.doings(), AccountJudge.FEWEST_DOINGS)));
  }

  /** An alert was sent; backs off before the next one, in case it has no effect. */
  AccountRow suspected() {
    return new AccountRow(behaviour, State.SUSPECTED, dueAt, clearedAt).backOff();
  }

  /** Whether the account may be judged and its action count has reached {@code dueAt}. */
  boolean isDue() {
    return (state == State.FREE || state == State.CLEARED || state == State.SUSPECTED)
        && behaviour.doings() >= dueAt;
  }

  /** Whether to check it at each action. */
  boolean isOpen() {
    return state == State.FREE || isDue();
  }

  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(HEAD + Behaviour.BYTES);
    out.put(FORMAT).put((byte) state.code).putLong(dueAt).putLong(clearedAt);
    return out.put(behaviour.toBytes()).array();
  }

  /**
   * @throws IllegalArgumentException if the bytes do not have this format
   */
  static AccountRow fromBytes(byte[] bytes) {
    if (bytes.length <= HEAD || bytes[0] != FORMAT) {
      throw new IllegalArgumentException("Not an account row of format " + FORMAT);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, HEAD - 1);
    State state = State.ofCode(in.get());
    long dueAt = in.getLong();
    long clearedAt = in.getLong();
    Behaviour behaviour = Behaviour.fromBytes(Arrays.copyOfRange(bytes, HEAD, bytes.length));
    return new AccountRow(behaviour, state, dueAt, clearedAt);
  }
}
