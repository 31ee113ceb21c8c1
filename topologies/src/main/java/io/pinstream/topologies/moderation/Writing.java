package io.pinstream.topologies.moderation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts and links of a thing, by field name, in order, without absent fields. */
public final class Writing {

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();

  public Writing text(String field, @Nullable String text) {
    return text == null ? this : add(texts, field, text, text);
  }

  /** A name; its underscores are judged as blanks. */
  public Writing name(String field, String name) {
    return add(texts, field, name, name.replace('_', ' '));
  }

  public Writing link(String field, @Nullable String url) {
    return url == null ? this : add(links, field, url, url);
  }

  private Writing add(Map<String, String> kind, String field, String written, String read) {
    fields.put(field, written);
    if (!read.isBlank()) {
      kind.put(field, read);
    }
    return this;
  }

  /** The original texts. */
  public Map<String, String> fields() {
    return fields;
  }

  Map<String, String> texts() {
    return texts;
  }

  Map<String, String> links() {
    return links;
  }
}
