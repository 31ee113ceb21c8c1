package io.pinstream.http.login;

/** The order of password checks, first to last. */
public enum Priority {
  /** A device that was let in before. */
  KNOWN,
  /** An address without recent failures. */
  FRESH,
  /** An address that failed, or signed up, a few times within some minutes. */
  SEEN,
  /** An address that did so many times. */
  SUSPECT
}
