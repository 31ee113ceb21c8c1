package io.pinstream.deploy.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT}, or several separated by commas. */
public final class BrokerAddresses implements ITypeConverter<String> {

  private static final String HOST = "(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)";

  @Override
  public String convert(String text) {
    for (String address : text.split(",", -1)) {
      int colon = address.lastIndexOf(':');
      if (!address.matches(HOST + ":[0-9]{1,5}")
          || Integer.parseInt(address.substring(colon + 1)) < 1
          || Integer.parseInt(address.substring(colon + 1)) > 65_535) {
        throw new TypeConversionException("'" + address + "' is not HOST:PORT");
      }
    }
    return text;
  }
}
