package io.pinstream.deploy.roles;

import io.pinstream.query.QueryApi;

/** Readers for the query role, wherever the workers run. */
public interface HomeReaders {

  /** The readers of all views. */
  QueryApi.Views views();

  /** Whether every home can be read now. */
  boolean areReady();
}
