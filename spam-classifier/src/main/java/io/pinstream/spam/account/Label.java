package io.pinstream.spam.account;

/** What a moderator has said of an account. */
public enum Label {
  ABUSIVE,
  HONEST,
  UNKNOWN
}
