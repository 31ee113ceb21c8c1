package io.pinstream.spam.training.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Rows of RFC 4180: a comma between fields, quotes around those that hold commas, quotes (doubled)
 * or line breaks. A line end is LF, CR or CRLF; empty lines are passed over; a byte order mark is
 * dropped. Nothing is refused: a quote that never closes runs to the end.
 */
public final class Csv implements Iterator<List<String>> {

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int NONE = -2;

  private final Reader in;
  private int ahead = NONE;
  private @Nullable List<String> next;

  /** Reads as it goes, and does not close. */
  public Csv(Reader in) {
    this.in = in;
    if (peek() == BYTE_ORDER_MARK) {
      take();
    }
    next = row();
  }

  /** All rows of a file in UTF-8, the header among them. */
  public static List<List<String>> rows(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      List<List<String>> rows = new ArrayList<>();
      new Csv(in).forEachRemaining(rows::add);
      return rows;
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public List<String> next() {
    List<String> row = next;
    if (row == null) {
      throw new NoSuchElementException("No more rows");
    }
    next = row();
    return row;
  }

  private @Nullable List<String> row() {
    while (peek() == '\n' || peek() == '\r') {
      take();
    }
    if (peek() < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (peek() == ',') {
      take();
      fields.add(field());
    }
    return fields;
  }

  private String field() {
    StringBuilder field = new StringBuilder();
    if (peek() == '"') {
      take();
      quoted(field);
    }
    while (peek() >= 0 && peek() != ',' && peek() != '\n' && peek() != '\r') {
      field.append((char) take());
    }
    return field.toString();
  }

  /** Ends behind the closing quote. */
  private void quoted(StringBuilder field) {
    while (peek() >= 0) {
      int c = take();
      if (c == '"' && peek() != '"') {
        return;
      }
      if (c == '"') {
        take();
      }
      field.append((char) c);
    }
  }

  private int peek() {
    if (ahead == NONE) {
      try {
        ahead = in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ahead;
  }

  private int take() {
    int taken = peek();
    ahead = NONE;
    return taken;
  }
}
