package io.pinstream.schemas.id;

/**
 * The type of an {@link Id}. The code is stored in four bits of every id, so it can never be reused
 * for another type.
 */
public enum IdType {
  USER(1),
  PIN(2),
  BOARD(3),
  LINK(4),
  UPLOAD(5),
  /** A request, readable only by its caller. */
  OPERATION(6),
  /** A request to sign up: the only operation that can be read without a token. */
  SIGN_UP(7),
  /** The review of a link on a board; reviews of other things have the thing's id. */
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
