package io.pinstream.deploy.process;

/** The broker and the blob store that an installation brings along. */
public interface Servers extends AutoCloseable {

  /** Waits until the broker serves clients. */
  void awaitBroker() throws InterruptedException;

  /** Waits until the blob store serves clients. */
  void awaitBlobStore() throws InterruptedException;

  /** Whether both serve clients now. */
  boolean areUp();

  @Override
  void close();
}
