package io.pinstream.deploy.process;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.embedded.EmbeddedS3;

/**
 * Both servers in this JVM. The launcher's rehearsal runs this way, so that one recording (the AOT
 * cache) has the classes of all three processes.
 */
public final class ServersInThisProcess implements Servers {

  private final EmbeddedKafka kafka;
  private final EmbeddedS3 blobs;

  private ServersInThisProcess(EmbeddedKafka kafka, EmbeddedS3 blobs) {
    this.kafka = kafka;
    this.blobs = blobs;
  }

  public static ServersInThisProcess start(BrokerSettings broker, EmbeddedS3.Settings blobStore) {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(broker.dataDir(), broker.port(), broker.controllerPort());
    try {
      return new ServersInThisProcess(kafka, EmbeddedS3.start(blobStore));
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  @Override
  public void awaitBroker() {}

  @Override
  public void awaitBlobStore() {}

  @Override
  public boolean areUp() {
    return true;
  }

  @Override
  public void close() {
    blobs.close();
    kafka.close();
  }
}
