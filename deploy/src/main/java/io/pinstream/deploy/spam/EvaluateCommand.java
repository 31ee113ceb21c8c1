package io.pinstream.deploy.spam;

import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pinstream spam evaluate}: measures the models against a simple baseline. */
@Command(
    name = "evaluate",
    description =
        "Prints how good the models are on rows that they have not learned from. "
            + "Takes minutes, and 2 GB: PINSTREAM_JAVA_OPTS=-Xmx2g.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class EvaluateCommand implements Callable<Integer> {

  /** Parts that can be evaluated separately. */
  enum Part {
    LINKS,
    TEXTS,
    DOMAINS,
    DISGUISED,
    PLAIN,
    LIMITS,
    ACCOUNTS
  }

  @Option(names = "--data", paramLabel = "DIR", required = true, description = "The labelled sets.")
  private Path data;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "One of ${COMPLETION-CANDIDATES}; may be repeated (default: all).")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Override
  public Integer call() throws IOException {
    Evaluation evaluation = new Evaluation(new DataFolder(data), System.out::println);
    for (Part part : parts) {
      switch (part) {
        case LINKS -> evaluation.links();
        case TEXTS -> evaluation.texts();
        case DOMAINS -> evaluation.domains();
        case DISGUISED -> evaluation.disguised();
        case PLAIN -> evaluation.plain();
        case LIMITS -> evaluation.limits();
        case ACCOUNTS -> evaluation.accounts();
      }
    }
    return 0;
  }
}
