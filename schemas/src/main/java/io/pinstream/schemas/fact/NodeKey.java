package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Homed;
import java.util.regex.Pattern;

/**
 * The name of a node. All have one home, so that what nodes say has one order.
 *
 * @param name 1 to 60 of a-z, 0-9, dot, hyphen and underscore
 */
public record NodeKey(String name) implements Homed {

  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,60}");

  public NodeKey {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A node's name must be 1 to 60 of a-z, 0-9, dot, hyphen and underscore, not " + name);
    }
  }

  public static NodeKey parse(String name) {
    return new NodeKey(name);
  }

  @Override
  public int home() {
    return 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
