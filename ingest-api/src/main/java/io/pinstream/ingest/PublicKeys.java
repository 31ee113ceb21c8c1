package io.pinstream.ingest;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.pinstream.http.problems.Problems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of access tokens, from a JWK set (RFC 7517) published elsewhere: a file or a URL.
 *
 * <p>They are read again when they are five minutes old, so that a withdrawn key is forgotten, and
 * when a token names an unknown key, so that a new one works at once; but at most every ten
 * seconds, because anyone can name unknown keys. If they cannot be read, the known keys stay valid.
 */
final class PublicKeys implements Supplier<JWKSet>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PublicKeys.class);

  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 64 * 1024;

  private final URI source;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ReentrantLock reading = new ReentrantLock();

  /** The last keys read (null if none ever), and the time of the last attempt. */
  private record State(@Nullable JWKSet keys, Instant tried) {}

  private volatile State state = new State(null, Instant.MIN);

  /**
   * @param source {@code file:}, {@code http:} or {@code https:}
   */
  PublicKeys(URI source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * The current keys. For an unknown key, the set looks at the source again.
   *
   * @throws Problems.ProblemException 503 if they could never be read
   */
  @Override
  public JWKSet get() {
    Instant now = clock.instant();
    State last = state;
    if (last.keys() == null ? mayTry(last, now) : last.tried().plus(FRESH).isBefore(now)) {
      readAgain();
    }
    return new Known(known());
  }

  private JWKSet known() {
    JWKSet keys = state.keys();
    if (keys == null) {
      throw Problems.unavailable(
          "The keys of access tokens are not known here yet.", Duration.ofSeconds(5));
    }
    return keys;
  }

  /** Whether there are any keys; reads them if they are due. */
  boolean available() {
    try {
      get();
      return true;
    } catch (Problems.ProblemException notYet) {
      return false;
    }
  }

  private static boolean mayTry(State last, Instant now) {
    return last.tried().equals(Instant.MIN) || !last.tried().plus(AT_MOST_EVERY).isAfter(now);
  }

  /** Concurrent callers wait for the read in progress. */
  private void readAgain() {
    try {
      if (!reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      try {
        State last = state;
        if (mayTry(last, clock.instant())) {
          state = new State(readOr(last.keys()), clock.instant());
        }
      } finally {
        reading.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable JWKSet readOr(@Nullable JWKSet last) throws InterruptedException {
    try {
      return parse(read());
    } catch (IOException | TimeoutException | ExecutionException | ParseException e) {
      LOG.warn("The keys at {} could not be read: {}", source, e.toString());
      return last;
    }
  }

  private String read()
      throws IOException, InterruptedException, TimeoutException, ExecutionException {
    if ("file".equals(source.getScheme())) {
      Path file = Path.of(source);
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is too large");
      }
      return Files.readString(file);
    }
    HttpResponse<String> answer =
        http.sendAsync(
                HttpRequest.newBuilder(source).header("Accept", "application/json").build(),
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES))
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (answer.statusCode() != 200) {
      throw new IOException("answered " + answer.statusCode());
    }
    return answer.body();
  }

  private static JWKSet parse(String text) throws ParseException, IOException {
    List<JWK> keys =
        JWKSet.parse(text).getKeys().stream()
            .filter(key -> key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()))
            .toList();
    if (keys.isEmpty()) {
      throw new IOException("there is no P-256 key among them");
    }
    if (keys.stream().anyMatch(JWK::isPrivate)) {
      throw new IOException("there is a private key among them: point to the public set");
    }
    return new JWKSet(keys);
  }

  @Override
  public void close() {
    http.close();
  }

  /** A key set that reloads for an unknown key. */
  private final class Known extends JWKSet {

    Known(JWKSet keys) {
      super(keys.getKeys());
    }

    @Override
    public @Nullable JWK getKeyByKeyId(String name) {
      JWK key = super.getKeyByKeyId(name);
      if (key == null && mayTry(state, clock.instant())) {
        readAgain();
      }
      return key != null ? key : known().getKeyByKeyId(name);
    }
  }
}
