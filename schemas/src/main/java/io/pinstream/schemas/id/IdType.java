package io.pinstream.schemas.id;

/**
 * What an {@link Id} names. The code stands in four bits of every id, so it can never be given to
 * another type.
 */
public enum IdType {
  USER(1),
  PIN(2),
  BOARD(3),
  LINK(4),
  UPLOAD(5),
  /** Somebody's request, to be asked about by that caller only. */
  OPERATION(6),
  /** A request to sign up: the one operation that may be asked about without a token. */
  SIGN_UP(7),
  /** What moderators see of a link on a board; the reviews of other things have their ids. */
  REVIEW(8),
  /** A version of the spam models. */
  MODEL(9);

  private static final IdType[] BY_CODE = new IdType[16];

  static {
    for (IdType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  IdType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The type with this code, or null when no type has it. */
  static @org.jspecify.annotations.Nullable IdType ofCode(int code) {
    return BY_CODE[code & 0xF];
  }
}
