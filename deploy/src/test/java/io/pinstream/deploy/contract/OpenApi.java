package io.pinstream.deploy.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds requests and answers to an OpenAPI document, and its schemas to JSON Schema 2020-12. */
final class OpenApi {

  private static final String BASE = "urn:pinstream:openapi";
  private static final String SCHEMAS = "/components/schemas";

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /** A call of the document, as {@code GET /v1/users/{userId}}. */
  record Operation(String method, String path) {

    boolean matches(String otherMethod, String otherPath) {
      return method.equals(otherMethod)
          && Pattern.matches(path.replaceAll("\\{[^}]+}", "[^/]+"), otherPath);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  OpenApi(String yaml) throws IOException {
    ObjectMapper mapper = new ObjectMapper(new YAMLFactory());
    this.document = mapper.readTree(yaml);
    for (JsonNode ref : document.findValues("$ref")) {
      if (!ref.asText().startsWith("#/")) {
        throw new IOException("A reference leads out of the document: " + ref);
      }
    }
    String schemas =
        "{\"$defs\": " + document.at(SCHEMAS).toString().replace("#" + SCHEMAS, "#/$defs") + "}";
    this.registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemas(Map.of(BASE, schemas))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        name -> {
                          if (List.of("get", "put", "post", "delete", "patch").contains(name)) {
                            all.add(
                                new Operation(
                                    name.toUpperCase(java.util.Locale.ROOT), path.getKey()));
                          }
                        }));
    return all;
  }

  /** The call that a request is; one with fewer parameters goes before one with more. */
  Optional<Operation> operation(String method, String path) {
    return operations().stream()
        .filter(operation -> operation.matches(method, path))
        .min((a, b) -> Long.compare(parameters(a), parameters(b)));
  }

  private static long parameters(Operation operation) {
    return operation.path().chars().filter(c -> c == '{').count();
  }

  /** Whether it needs a token: {@code security} of the call, else of the whole. */
  boolean needsToken(Operation operation) {
    JsonNode node = node(pointer(operation));
    JsonNode security = node.has("security") ? node.get("security") : document.get("security");
    for (JsonNode way : security) {
      if (way.isEmpty()) {
        return false;
      }
    }
    return !security.isEmpty();
  }

  /** What is wrong with an answer; empty if it is as documented. */
  List<String> faults(Operation operation, RawHttp.Answer answer) {
    String at = resolve(pointer(operation) + "/responses/" + answer.status());
    if (node(at).isMissingNode()) {
      return List.of("the status " + answer.status() + " is not documented");
    }
    List<String> faults = new ArrayList<>(headerFaults(at, answer));
    JsonNode content = node(at).path("content");
    String type = mediaType(answer.header("Content-Type"));
    if (content.isMissingNode()) {
      if (answer.body().length > 0) {
        faults.add("a body where none is documented");
      }
    } else if (!content.has(type)) {
      faults.add("the content type '" + type + "' is not documented");
    } else {
      JsonNode body = type.endsWith("json") ? answer.json() : TextNode.valueOf(answer.text());
      faults.addAll(errors(at + "/content/" + escaped(type) + "/schema", body));
    }
    return faults;
  }

  private List<String> headerFaults(String at, RawHttp.Answer answer) {
    List<String> faults = new ArrayList<>();
    node(at)
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> {
              String header = resolve(at + "/headers/" + escaped(name));
              String value = answer.header(name);
              if (value.isEmpty()) {
                faults.add("the header " + name + " is missing");
              } else {
                boolean number =
                    node(header).path("schema").path("type").asText().equals("integer");
                JsonNode json =
                    number ? IntNode.valueOf(Integer.parseInt(value)) : TextNode.valueOf(value);
                errors(header + "/schema", json).forEach(e -> faults.add(name + e));
              }
            });
    return faults;
  }

  /** What is wrong with the body of a request. */
  List<String> requestFaults(Operation operation, @Nullable JsonNode body) {
    JsonNode documented = node(pointer(operation) + "/requestBody");
    if (documented.isMissingNode()) {
      return body == null ? List.of() : List.of("a body where none is documented");
    }
    return body == null
        ? List.of("no body where one is documented")
        : errors(pointer(operation) + "/requestBody/content/application~1json/schema", body);
  }

  /** What is wrong with JSON that should be of a schema under components. */
  List<String> errorsAs(String schema, JsonNode json) {
    return errors(SCHEMAS + "/" + schema, json);
  }

  private List<String> errors(String pointer, JsonNode json) {
    Schema schema = schemas.computeIfAbsent(resolve(pointer), this::schema);
    return schema.validate(json).stream().map(Object::toString).toList();
  }

  private Schema schema(String pointer) {
    return pointer.startsWith(SCHEMAS)
        ? registry.getSchema(
            "{\"$ref\": \"" + BASE + "#/$defs" + pointer.substring(SCHEMAS.length()) + "\"}")
        : registry.getSchema(node(pointer));
  }

  /** The statuses that a call is documented to have. */
  List<Integer> statuses(Operation operation) {
    List<Integer> all = new ArrayList<>();
    node(pointer(operation) + "/responses")
        .fieldNames()
        .forEachRemaining(status -> all.add(Integer.parseInt(status)));
    return all;
  }

  private static String pointer(Operation operation) {
    return "/paths/"
        + escaped(operation.path())
        + "/"
        + operation.method().toLowerCase(java.util.Locale.ROOT);
  }

  private JsonNode node(String pointer) {
    return document.at(pointer);
  }

  /** Where a thing is that may be a reference to another. */
  private String resolve(String pointer) {
    JsonNode ref = node(pointer).path("$ref");
    return ref.isTextual() ? resolve(ref.asText().substring(1)) : pointer;
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
  }
}
