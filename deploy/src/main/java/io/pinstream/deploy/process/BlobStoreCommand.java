package io.pinstream.deploy.process;

import io.pinstream.deploy.embedded.EmbeddedS3;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The main command of the blob store's process, started by {@code up}. */
@Command(
    name = BlobStoreCommand.NAME,
    hidden = true,
    description = "The blob store of a standalone.")
public final class BlobStoreCommand implements Callable<Integer> {

  static final String NAME = "blob-store-process";

  @Override
  public Integer call() throws Exception {
    return ServerLife.live(EmbeddedS3.Settings.class, EmbeddedS3::start);
  }
}
