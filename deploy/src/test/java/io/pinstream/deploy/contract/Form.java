package io.pinstream.deploy.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A call with a JSON body.
 *
 * @param fields those of a right one, as raw JSON
 * @param nullable those that may be null
 * @param optional those that may be absent
 */
record Form(
    String method,
    String path,
    boolean needsToken,
    Map<String, String> fields,
    Set<String> nullable,
    Set<String> optional) {

  String json() {
    return json(fields);
  }

  String with(String field, String json) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(field, json);
    return json(changed);
  }

  String without(String field) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.remove(field);
    return json(changed);
  }

  private static String json(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> BadCalls.quoted(field.getKey()) + ": " + field.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
