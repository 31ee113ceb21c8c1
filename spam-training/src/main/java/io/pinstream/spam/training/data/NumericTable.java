package io.pinstream.spam.training.data;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rows of numbers, with an id each.
 *
 * @param ids as in the column {@code id}, else the row's number from 1
 * @param columns names
 * @param rows by row, then column; NaN where a value is missing
 */
public record NumericTable(List<String> ids, List<String> columns, double[][] rows) {

  private static final Set<String> YES = Set.of("true", "yes", "y", "t");
  private static final Set<String> NO = Set.of("false", "no", "n", "f");

  /**
   * Reads CSV with a header. Columns {@code id} and {@code label} are no numbers to learn from. An
   * empty or strange value is missing; what a row has beyond the header is not read.
   *
   * @param without names of columns that are passed over
   * @throws IllegalArgumentException if there is no header, or if most values of a column are
   *     neither numbers nor booleans
   */
  public static NumericTable read(Reader in, Set<String> without) {
    Csv csv = new Csv(in);
    if (!csv.hasNext()) {
      throw new IllegalArgumentException("The file is empty: it is to begin with a header");
    }
    List<String> header = csv.next();
    int idColumn = -1;
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).strip().toLowerCase(Locale.ROOT);
      if (name.equals("id")) {
        idColumn = i;
      } else if (!name.equals("label") && !without.contains(header.get(i).strip())) {
        used.add(i);
      }
    }
    List<String> ids = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    int[] strange = new int[header.size()];
    while (csv.hasNext()) {
      List<String> fields = csv.next();
      ids.add(
          idColumn >= 0 && idColumn < fields.size()
              ? fields.get(idColumn)
              : Integer.toString(ids.size() + 1));
      double[] row = new double[used.size()];
      for (int i = 0; i < row.length; i++) {
        String value = used.get(i) < fields.size() ? fields.get(used.get(i)).strip() : "";
        row[i] = number(value);
        strange[used.get(i)] += !value.isEmpty() && Double.isNaN(row[i]) ? 1 : 0;
      }
      rows.add(row);
    }
    for (int column : used) {
      if (strange[column] * 2 > rows.size()) {
        throw new IllegalArgumentException(
            "Column \"" + header.get(column) + "\" holds no numbers; leave it out by its name");
      }
    }
    return new NumericTable(
        List.copyOf(ids), used.stream().map(header::get).toList(), rows.toArray(double[][]::new));
  }

  private static double number(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (YES.contains(lower)) {
      return 1;
    }
    if (NO.contains(lower)) {
      return 0;
    }
    try {
      double number = Double.parseDouble(value);
      return Double.isInfinite(number) ? Double.NaN : number;
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }
}
