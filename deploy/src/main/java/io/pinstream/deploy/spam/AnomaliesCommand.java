package io.pinstream.deploy.spam;

import io.pinstream.spam.anomaly.AccountAnomaly;
import io.pinstream.spam.training.data.NumericTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinstream spam anomalies}: scores how unusual each row of a file is. */
@Command(
    name = "anomalies",
    description =
        "Fits a detector on a CSV of numbers, without labels, and prints id,score for each row; "
            + "higher is rather unlike the rest. Columns id and label are left out.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class AnomaliesCommand implements Callable<Integer> {

  @Option(names = "--in", paramLabel = "FILE.csv", required = true, description = "The rows.")
  private Path in;

  @Option(
      names = "--without",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns to leave out, those that hold no numbers among them.")
  private Set<String> without = new HashSet<>();

  @Spec private CommandSpec spec;

  private final OutputStream bytes;

  AnomaliesCommand() {
    this(System.out);
  }

  AnomaliesCommand(OutputStream bytes) {
    this.bytes = bytes;
  }

  @Override
  public Integer call() throws IOException {
    NumericTable table;
    try (Reader reader = Files.newBufferedReader(in, StandardCharsets.UTF_8)) {
      table = NumericTable.read(reader, without);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), "There is no file " + in, e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), in + ": " + e.getMessage(), e);
    }
    BufferedWriter out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
    out.write("id,score\n");
    if (table.rows().length > 0) {
      AccountAnomaly anomaly = AccountAnomaly.fit(table.rows());
      for (int i = 0; i < table.rows().length; i++) {
        out.write(quoted(table.ids().get(i)));
        out.write(String.format(Locale.ROOT, ",%.6f\n", anomaly.score(table.rows()[i])));
      }
    }
    out.flush();
    return 0;
  }

  private static String quoted(String id) {
    boolean plain = id.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? id : '"' + id.replace("\"", "\"\"") + '"';
  }
}
