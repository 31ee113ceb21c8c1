package io.pinstream.deploy.contract;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.pinstream.http.AccessTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes tokens of all sorts, with the key of the Pinstream under test in hand. */
public final class Tokens {

  private final ECKey key;

  /** Reads the signing key out of the data of a standalone. */
  public Tokens(Path data) throws IOException, ParseException {
    String jwks = Files.readString(data.resolve("keys").resolve("tokens.jwks"));
    this.key = (ECKey) JWKSet.parse(jwks).getKeys().get(0);
  }

  /** A right token. */
  public String of(String user) throws JOSEException {
    return signed(header(JWSAlgorithm.ES256).build(), claims(user).build(), new ECDSASigner(key));
  }

  /** Tokens for this user that nobody may get in with, by what is wrong with them. */
  Map<String, String> forged(String user) throws JOSEException {
    JWSHeader right = header(JWSAlgorithm.ES256).build();
    JWSSigner signer = new ECDSASigner(key);
    JWTClaimsSet claims = claims(user).build();
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
    String valid = signed(right, claims, signer);
    String[] parts = valid.split("\\.", -1);
    Date past = Date.from(Instant.now().minus(Duration.ofSeconds(1)));
    Date future = Date.from(Instant.now().plus(Duration.ofHours(1)));

    Map<String, String> all = new LinkedHashMap<>();
    all.put("nothing", "");
    all.put("no JWT", "garbage");
    all.put("dots", "..");
    all.put("parts that are not Base64", "!.!.!");
    all.put("alg none", new PlainJWT(claims).serialize());
    all.put(
        "alg none with the right header else",
        base64("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + key.getKeyID() + "\"}")
            + "."
            + parts[1]
            + ".");
    all.put(
        "the public key as a secret",
        signed(
            header(JWSAlgorithm.HS256).build(),
            claims,
            new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))));
    all.put("another key of the same name", signed(right, claims, new ECDSASigner(other)));
    all.put(
        "a key of an unknown name",
        signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(AccessTokens.TYPE).keyID("x").build(),
            claims,
            signer));
    all.put(
        "no name of a key",
        signed(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(AccessTokens.TYPE).build(),
            claims,
            signer));
    all.put(
        "its own key in the header",
        signed(header(JWSAlgorithm.ES256).jwk(other.toPublicJWK()).build(), claims, ecdsa(other)));
    all.put(
        "another type of token",
        signed(header(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).build(), claims, signer));
    all.put("expired", signed(right, claims(user).expirationTime(past).build(), signer));
    all.put("no end", signed(right, claims(user).expirationTime(null).build(), signer));
    all.put("not yet good", signed(right, claims(user).notBeforeTime(future).build(), signer));
    all.put("another issuer", signed(right, claims(user).issuer("other").build(), signer));
    all.put("no issuer", signed(right, claims(user).issuer(null).build(), signer));
    all.put("another audience", signed(right, claims(user).audience("other").build(), signer));
    all.put("no audience", signed(right, claims(user).audience((String) null).build(), signer));
    all.put("no subject", signed(right, claims(user).subject(null).build(), signer));
    all.put("a subject that is no user", signed(right, claims("root").build(), signer));
    all.put(
        "a payload changed afterwards",
        parts[0] + "." + base64(claims(user).claim("more", 1).build().toString()) + "." + parts[2]);
    all.put("no signature", parts[0] + "." + parts[1] + ".");
    all.put("a signature of zeros", parts[0] + "." + parts[1] + "." + base64("\0".repeat(64)));
    all.put("a cut signature", valid.substring(0, valid.length() - 4));
    all.put("something behind it", valid + " " + valid);
    all.put("4 KB", valid + "a".repeat(4_000));
    return all;
  }

  private JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).type(AccessTokens.TYPE).keyID(key.getKeyID());
  }

  private static JWTClaimsSet.Builder claims(String user) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(AccessTokens.ISSUER)
        .audience(AccessTokens.AUDIENCE)
        .subject(user)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
  }

  private static JWSSigner ecdsa(ECKey key) throws JOSEException {
    return new ECDSASigner(key);
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
