package io.pinstream.http.login;

/** Whose password is checked first. */
public enum Priority {
  /** A device that was let in before. */
  KNOWN,
  /** An address that has done nothing yet. */
  FRESH,
  /** An address that failed, or signed up, a few times within some minutes. */
  SEEN,
  /** One that did so many times. */
  SUSPECT
}
