package io.pinstream.deploy.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A value of the header {@code Origin}: scheme, host and port, nothing else. */
public final class WebOrigin implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    if (!text.matches("https?://(?:\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::[0-9]{1,5})?")) {
      throw new TypeConversionException(
          "'%s' is not the origin of a page, such as https://example.org: in lower case, with nothing behind it"
              .formatted(text));
    }
    return text;
  }
}
