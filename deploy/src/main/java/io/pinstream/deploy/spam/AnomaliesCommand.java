package io.pinstream.deploy.spam;

import io.pinstream.spam.anomaly.AccountAnomaly;
import io.pinstream.spam.anomaly.NumericTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pinstream spam anomalies}: which rows of a file are unlike the rest. */
@Command(
    name = "anomalies",
    description =
        "Fits a detector on a CSV of numbers, without labels, and prints id,score for each row; "
            + "higher is rather unlike the rest. Columns id and label are left out.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class AnomaliesCommand implements Callable<Integer> {

  @Option(names = "--in", paramLabel = "FILE.csv", required = true, description = "The rows.")
  private Path in;

  @Override
  public Integer call() throws IOException {
    NumericTable table;
    try (Reader reader = Files.newBufferedReader(in, StandardCharsets.UTF_8)) {
      table = NumericTable.read(reader);
    }
    BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
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
