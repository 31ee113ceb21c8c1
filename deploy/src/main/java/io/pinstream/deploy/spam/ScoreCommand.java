package io.pinstream.deploy.spam;

import io.pinstream.spam.lines.LinePipe;
import io.pinstream.spam.lines.LineScorer;
import io.pinstream.spam.model.SpamModel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code pinstream spam score}: scores JSON lines from standard input, with one line of output
 * each.
 */
@Command(
    name = "score",
    description =
        "Scores JSON lines of standard input, one line of answer each, in order: "
            + "{\"kind\": \"text\", \"text\": ...} or {\"kind\": \"link\", \"url\": ...}.")
final class ScoreCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A model of your own (default: the one that comes with Pinstream).")
  private @Nullable Path folder;

  private final InputStream in;
  private final OutputStream out;

  ScoreCommand() {
    // System.out would encode every byte again, and hide a closed pipe.
    this(System.in, new FileOutputStream(FileDescriptor.out));
  }

  ScoreCommand(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SpamModel model = folder == null ? SpamModel.shipped() : SpamModel.read(folder);
    int threads = Runtime.getRuntime().availableProcessors();
    new LinePipe(new LineScorer(model), threads).run(in, out);
    return 0;
  }
}
