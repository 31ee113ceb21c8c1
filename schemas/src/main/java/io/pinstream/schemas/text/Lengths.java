package io.pinstream.schemas.text;

/**
 * Maximum lengths of user text, in code points. The API enforces them for callers, and topic
 * readers for records.
 */
public final class Lengths {

  public static final int SHORTEST_USERNAME = 3;

  public static final int USERNAME = 30;

  public static final int DISPLAY_NAME = 100;

  public static final int PIN_TITLE = 100;

  public static final int PIN_DESCRIPTION = 500;

  /** Of a stored URL. */
  public static final int ADDRESS = 1_080;

  public static final int BOARD_NAME = 100;

  public static final int BOARD_DESCRIPTION = 1_088;

  public static final int LINK_TITLE = 300;

  /** Of an owner's JSON on a link: bytes of UTF-8, without white space. */
  public static final int METADATA_BYTES = 4 << 10;

  /** Of a report's reason, and of a moderator's note. */
  public static final int REMARK = 500;

  private Lengths() {}
}
