package io.pinstream.query;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.pinstream.http.AccessTokens;
import io.pinstream.schemas.id.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that sign access tokens: a file with a JWK set, private parts included. The first key
 * signs, and all of them verify, so that a new key can be added while tokens of the old one are
 * still valid.
 */
public final class SigningKeys {

  private final JWKSet keys;
  private final ECKey first;

  private SigningKeys(JWKSet keys, ECKey first) {
    this.keys = keys;
    this.first = first;
  }

  /** Reads the keys; creates the first one if there is no such file. */
  public static SigningKeys readOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      write(file, List.of(fresh()));
    }
    return read(file);
  }

  /**
   * Adds a fresh key that signs; the {@code keep} newest of the others stay valid.
   *
   * @throws IOException when there are no keys, or they cannot be read
   */
  public static SigningKeys rotate(Path file, int keep) throws IOException {
    List<JWK> keys = new ArrayList<>();
    keys.add(fresh());
    keys.addAll(read(file).keys.getKeys().stream().limit(keep).toList());
    write(file, keys);
    return read(file);
  }

  /** Starts over with one fresh key: all earlier tokens become invalid. */
  public static SigningKeys replace(Path file) throws IOException {
    write(file, List.of(fresh()));
    return read(file);
  }

  /** The public parts. */
  public JWKSet publicKeys() {
    return keys.toPublicJWKSet();
  }

  ECKey signingKey() {
    return first;
  }

  /**
   * Reads the keys.
   *
   * @throws IOException when there is no such file, or it is not a JWK set that can sign
   */
  public static SigningKeys read(Path file) throws IOException {
    try {
      JWKSet keys = JWKSet.parse(Files.readString(file));
      if (keys.getKeys().isEmpty()
          || !(keys.getKeys().get(0) instanceof ECKey first)
          || !first.isPrivate()) {
        throw new IOException(file + " does not begin with a private EC key");
      }
      return new SigningKeys(keys, first);
    } catch (ParseException e) {
      throw new IOException(file + " is not a JWK set", e);
    }
  }

  private static void write(Path file, List<JWK> keys) throws IOException {
    SecretFile.write(file, new JWKSet(keys).toString(false) + "\n");
  }

  private static ECKey fresh() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(AccessTokens.ALGORITHM)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java platform has P-256", e);
    }
  }
}
