package io.pinstream.schemas.text;

/**
 * How long what people write may be, in code points. The API holds its callers to it, and whoever
 * reads a topic holds its records to it.
 */
public final class Lengths {

  public static final int SHORTEST_USERNAME = 3;

  public static final int USERNAME = 30;

  public static final int DISPLAY_NAME = 100;

  public static final int PIN_TITLE = 100;

  public static final int PIN_DESCRIPTION = 500;

  /** Of an address as it is kept. */
  public static final int ADDRESS = 1_080;

  public static final int BOARD_NAME = 100;

  public static final int BOARD_DESCRIPTION = 1_088;

  public static final int LINK_TITLE = 300;

  /** Of an owner's own JSON beside a link: bytes of UTF-8, without white space. */
  public static final int METADATA_BYTES = 4 << 10;

  /** Why something is reported, and what a moderator says to that. */
  public static final int REMARK = 500;

  private Lengths() {}
}
