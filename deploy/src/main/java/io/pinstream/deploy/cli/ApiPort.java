package io.pinstream.deploy.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The API's port. The other ports derive from it, and must be valid too. */
public final class ApiPort implements ITypeConverter<Integer> {

  private static final int MAX_PORT = 65_535;

  /** Offset of the highest derived port, the broker's controller. */
  public static final int HIGHEST = 1_013;

  @Override
  public Integer convert(String text) {
    int max = MAX_PORT - HIGHEST;
    if (text.matches("[0-9]{1,9}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= max) {
        return port;
      }
    }
    throw new TypeConversionException(
        "'%s' is not a number from 1 to %d (the ports that follow go up to N+%d)"
            .formatted(text, max, HIGHEST));
  }
}
