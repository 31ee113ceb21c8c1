package io.pinstream.ingest;

import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.limits.TrustedProxies;
import io.pinstream.http.login.Attempts;
import io.pinstream.schemas.blob.BlobStoreSettings;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The settings of an ingest process.
 *
 * <table>
 * <caption>The environment; settings with * are required</caption>
 * <tr><td>{@code PINSTREAM_BOOTSTRAP_SERVERS}*</td><td>Kafka, as {@code host:port,host:port}</td></tr>
 * <tr><td>{@code PINSTREAM_KAFKA_PROPERTIES}</td>
 *     <td>a file of further properties of the producer, for TLS and SASL</td></tr>
 * <tr><td>{@code PINSTREAM_PARTITIONS}*</td>
 *     <td>the number of partitions that every topic has, a power of two</td></tr>
 * <tr><td>{@code PINSTREAM_HOST}, {@code PINSTREAM_PORT}</td>
 *     <td>where to listen; 127.0.0.1 and 8080</td></tr>
 * <tr><td>{@code PINSTREAM_BEHIND_PROXY}</td>
 *     <td>{@code true} behind a reverse proxy on this machine or in a private network: the caller's address is then the last one in X-Forwarded-For that is not such a proxy</td></tr>
 * <tr><td>{@code PINSTREAM_TRUSTED_PROXIES}</td>
 *     <td>instead: the proxies' addresses or networks, as {@code 10.0.0.1,192.0.2.0/24}. The header counts only in requests from there</td></tr>
 * <tr><td>{@code PINSTREAM_PROXY_HEADER}</td>
 *     <td>the header that these proxies write: X-Forwarded-For, or Forwarded</td></tr>
 * <tr><td>{@code PINSTREAM_LIMITS}</td>
 *     <td>{@code false} turns rate limits off: for load tests only</td></tr>
 * <tr><td>{@code PINSTREAM_INSTALLATION_SECRET_FILE}*</td>
 *     <td>a file of 64 hexadecimal digits, the same at every node</td></tr>
 * <tr><td>{@code PINSTREAM_JWKS}*</td>
 *     <td>URL or file of the public keys of access tokens</td></tr>
 * <tr><td>{@code PINSTREAM_BLOB_ENDPOINT}*, {@code PINSTREAM_BLOB_PUBLIC_ENDPOINT}</td>
 *     <td>the blob store for this process, and for clients (the same)</td></tr>
 * <tr><td>{@code PINSTREAM_BLOB_REGION}, {@code PINSTREAM_BLOB_BUCKET}</td>
 *     <td>us-east-1 and pinstream</td></tr>
 * <tr><td>{@code PINSTREAM_BLOB_ACCESS_KEY}*, {@code PINSTREAM_BLOB_SECRET_KEY}*</td>
 *     <td>the account that signs upload URLs</td></tr>
 * <tr><td>{@code PINSTREAM_CORS_ORIGINS}</td>
 *     <td>web origins that may call, as {@code https://a.example,https://b.example}; none</td></tr>
 * <tr><td>{@code PINSTREAM_ATTEMPTS_PER_NAME}, {@code PINSTREAM_ATTEMPTS_PER_ADDRESS}</td>
 *     <td>burst of sign-ups, then one each; 10/6s and 60/1s</td></tr>
 * <tr><td>{@code PINSTREAM_PASSWORDS_AT_ONCE}</td>
 *     <td>how many passwords are hashed at a time, each in 19 MiB; the number of processors</td></tr>
 * <tr><td>{@code PINSTREAM_CONNECTIONS}, {@code PINSTREAM_CONNECTIONS_PER_ADDRESS}</td>
 *     <td>concurrent connections, in total and per address; 10500 and 1000. Trusted proxies and
 *     loopback are exempt from the second</td></tr>
 * </table>
 *
 * @param kafka properties of the producer, {@code bootstrap.servers} among them
 * @param jwks {@code file:}, {@code http:} or {@code https:}
 */
record IngestSettings(
    Map<String, String> kafka,
    int partitions,
    String host,
    int port,
    boolean behindProxy,
    TrustedProxies proxies,
    boolean limits,
    Path installationSecret,
    URI jwks,
    BlobStoreSettings blobStore,
    List<String> corsOrigins,
    Attempts.Limits attempts,
    int passwordsAtOnce,
    EdgeLimits edge) {

  private static final String PREFIX = "PINSTREAM_";

  /**
   * @throws IllegalArgumentException with a line for each setting that is missing or wrong
   */
  static IngestSettings from(Map<String, String> environment) {
    Environment in = new Environment(environment);
    URI nowhere = URI.create("none:none");
    String bootstrap = in.required("BOOTSTRAP_SERVERS", Function.identity(), "");
    Map<String, String> kafka =
        new TreeMap<>(in.optional("KAFKA_PROPERTIES", IngestSettings::properties, Map.of()));
    kafka.put("bootstrap.servers", bootstrap);
    URI endpoint = in.required("BLOB_ENDPOINT", IngestSettings::httpUri, nowhere);
    Attempts.Limits usual = Attempts.Limits.DEFAULT;
    boolean behindProxy = in.optional("BEHIND_PROXY", IngestSettings::yesOrNo, false);
    TrustedProxies.Header header =
        in.optional(
            "PROXY_HEADER", TrustedProxies.Header::named, TrustedProxies.Header.X_FORWARDED_FOR);
    TrustedProxies proxies =
        in.optional(
            "TRUSTED_PROXIES",
            text -> TrustedProxies.of(List.of(text.split(",", -1)), header),
            behindProxy ? TrustedProxies.inPrivateNetworks() : TrustedProxies.NONE);
    IngestSettings settings =
        new IngestSettings(
            Collections.unmodifiableMap(kafka),
            in.required("PARTITIONS", IngestSettings::powerOfTwo, 1),
            in.optional("HOST", Function.identity(), "127.0.0.1"),
            in.optional("PORT", text -> whole(text, 0, 65_535), 8080),
            behindProxy,
            proxies,
            in.optional("LIMITS", IngestSettings::yesOrNo, true),
            in.required("INSTALLATION_SECRET_FILE", IngestSettings::file, Path.of("")),
            in.required("JWKS", IngestSettings::fileOrUrl, nowhere),
            new BlobStoreSettings(
                endpoint,
                in.optional("BLOB_PUBLIC_ENDPOINT", IngestSettings::httpUri, endpoint),
                in.optional("BLOB_REGION", Function.identity(), "us-east-1"),
                in.optional("BLOB_BUCKET", Function.identity(), "pinstream"),
                in.required("BLOB_ACCESS_KEY", Function.identity(), ""),
                in.required("BLOB_SECRET_KEY", Function.identity(), "")),
            in.optional("CORS_ORIGINS", IngestSettings::origins, List.of()),
            new Attempts.Limits(
                in.optional("ATTEMPTS_PER_NAME", IngestSettings::limit, usual.perName()),
                in.optional("ATTEMPTS_PER_ADDRESS", IngestSettings::limit, usual.perAddress())),
            in.optional(
                "PASSWORDS_AT_ONCE",
                text -> whole(text, 1, 1_000),
                Runtime.getRuntime().availableProcessors()),
            edge(in, proxies));
    in.done();
    return settings;
  }

  private static EdgeLimits edge(Environment in, TrustedProxies proxies) {
    EdgeLimits.Admission usual = EdgeLimits.PUBLIC.admission();
    return EdgeLimits.PUBLIC.admitting(
        in.optional("CONNECTIONS", text -> whole(text, 1, 100_000), usual.connections()),
        in.optional("CONNECTIONS_PER_ADDRESS", text -> whole(text, 1, 100_000), usual.perAddress()),
        proxies);
  }

  private static int whole(String text, int min, int max) {
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
  }

  private static int powerOfTwo(String text) {
    int number = whole(text, 1, 65_536);
    if (Integer.bitCount(number) != 1) {
      throw new IllegalArgumentException("must be a power of two");
    }
    return number;
  }

  private static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Path file(String text) {
    try {
      Path file = Path.of(text).toAbsolutePath();
      if (Files.isReadable(file) && Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // The message below says enough.
    }
    throw new IllegalArgumentException("names no file that can be read: " + text);
  }

  private static Map<String, String> properties(String text) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file(text))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }
    Map<String, String> map = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }

  private static URI httpUri(String text) {
    URI uri = URI.create(text);
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException("must be an http or https URL");
    }
    return uri;
  }

  private static URI fileOrUrl(String text) {
    return text.startsWith("http:") || text.startsWith("https:")
        ? httpUri(text)
        : file(text).toUri();
  }

  private static List<String> origins(String text) {
    List<String> origins = List.of(text.split("\\s*,\\s*"));
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.\\[\\]:-]+")) {
        throw new IllegalArgumentException(
            "must be origins like https://example.org, separated by commas, not " + origin);
      }
    }
    return origins;
  }

  private static Attempts.Limit limit(String text) {
    String[] parts = text.split("/", -1);
    try {
      if (parts.length == 2) {
        return new Attempts.Limit(whole(parts[0], 1, 999_999_999), Duration.parse("PT" + parts[1]));
      }
    } catch (DateTimeParseException | IllegalArgumentException e) {
      // The message below says enough.
    }
    throw new IllegalArgumentException("must be like 10/6s: 10 at once, then one each 6 seconds");
  }

  /** Reads settings one by one, and collects their errors. */
  private static final class Environment {

    private final Map<String, String> values;
    private final List<String> wrong = new ArrayList<>();

    Environment(Map<String, String> values) {
      this.values = values;
    }

    /** The setting; {@code instead} replaces a missing or wrong one until {@link #done}. */
    <T> T required(String name, Function<String, T> parse, T instead) {
      if (valueOf(name).isEmpty()) {
        wrong.add(PREFIX + name + " is required");
      }
      return optional(name, parse, instead);
    }

    <T> T optional(String name, Function<String, T> parse, T otherwise) {
      String value = valueOf(name);
      if (value.isEmpty()) {
        return otherwise;
      }
      try {
        return parse.apply(value);
      } catch (IllegalArgumentException e) {
        wrong.add(PREFIX + name + " " + e.getMessage());
        return otherwise;
      }
    }

    private String valueOf(String name) {
      return values.getOrDefault(PREFIX + name, "").strip();
    }

    void done() {
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", wrong));
      }
    }
  }
}
