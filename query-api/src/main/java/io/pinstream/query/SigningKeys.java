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
 * signs, all of them are good for verification, so that a new key can be put in front while tokens
 * of the old one are still about.
 */
public final class SigningKeys {

  private final JWKSet keys;
  private final ECKey first;

  private SigningKeys(JWKSet keys, ECKey first) {
    this.keys = keys;
    this.first = first;
  }

  /** Reads the keys, having made a first one if there is no such file. */
  public static SigningKeys readOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      write(file, List.of(fresh()));
    }
    return read(file);
  }

  /**
   * Puts a fresh key in front; the {@code keep} newest of the others stay good.
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

  /** Begins anew with one fresh key: no token that was given out before is good any more. */
  public static SigningKeys replace(Path file) throws IOException {
    write(file, List.of(fresh()));
    return read(file);
  }

  /** What others may know: the public parts. */
  public JWKSet publicKeys() {
    return keys.toPublicJWKSet();
  }

  ECKey signingKey() {
    return first;
  }

  /**
   * Reads the keys.
   *
   * @throws IOException when there is no such file, or it is no JWK set that can sign
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
