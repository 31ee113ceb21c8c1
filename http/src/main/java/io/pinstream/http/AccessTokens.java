package io.pinstream.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.pinstream.http.tokens.CompactJws;
import io.pinstream.http.tokens.VerifiedTokens;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.Role;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks access tokens (RFC 9068 in spirit): JWTs, signed with ES256 and nothing else, by one of
 * the current keys, for this audience, and not expired. A token has exactly one valid spelling
 * ({@link CompactJws}).
 */
public final class AccessTokens {

  public static final String ISSUER = "pinstream";
  public static final String AUDIENCE = "pinstream-api";
  public static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  public static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

  /** The claim with the user's roles (RFC 9068 section 2.2.3.1), absent if there are none. */
  public static final String ROLES = "roles";

  // A token is some 300 bytes; a huge one is not parsed at all.
  private static final int MAX_LENGTH = 2_000;

  /** Memory for verified tokens, in bytes: some 32,000 tokens. */
  private static final long MEMORY = 16L << 20;

  private final Supplier<JWKSet> keys;
  private final Clock clock;
  private final VerifiedTokens<Verified> verified = new VerifiedTokens<>(MEMORY);

  /** A token with a valid signature. Its expiry and its key are still to be checked. */
  private record Verified(String kid, Caller caller, Instant expires) {}

  /** Calls {@code keys} for every token, so that keys can change and overlap. */
  public AccessTokens(Supplier<JWKSet> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The user of this token; empty if the token is not valid. */
  public Optional<Caller> verify(String token) {
    CompactJws jws =
        CompactJws.parse(token, MAX_LENGTH, ALGORITHM.getName(), TYPE.getType()).orElse(null);
    if (jws == null) {
      return Optional.empty();
    }
    Verified known = verified.find(jws).orElse(null);
    if (known != null) {
      return clock.instant().isBefore(known.expires()) && key(known.kid()) != null
          ? Optional.of(known.caller())
          : Optional.empty();
    }
    try {
      if (!(key(jws.keyId()) instanceof ECKey ec)
          || !SignedJWT.parse(token).verify(new ECDSAVerifier(ec))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = JWTClaimsSet.parse(new String(jws.payload(), StandardCharsets.UTF_8));
      Optional<Verified> fresh = claims(ec.getKeyID(), claims);
      fresh.ifPresent(good -> verified.keep(jws, good));
      return fresh.map(Verified::caller);
    } catch (ParseException | JOSEException | IllegalStateException notOne) {
      return Optional.empty();
    }
  }

  /** The number of cached tokens. */
  long remembered() {
    return verified.size();
  }

  private @Nullable JWK key(String kid) {
    return keys.get().getKeyByKeyId(kid);
  }

  private Optional<Verified> claims(String kid, JWTClaimsSet claims) throws ParseException {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    boolean inForce =
        expires != null
            && now.isBefore(expires.toInstant())
            && (notBefore == null || !now.isBefore(notBefore.toInstant()))
            && ISSUER.equals(claims.getIssuer())
            && List.of(AUDIENCE).equals(claims.getAudience());
    String subject = claims.getSubject();
    if (!inForce || subject == null) {
      return Optional.empty();
    }
    Set<Role> roles = roles(claims);
    return Id.parse(subject, IdType.USER)
        .map(user -> new Verified(kid, new Caller(user, roles), expires.toInstant()));
  }

  /** The roles that this version knows; another version may issue others. */
  private static Set<Role> roles(JWTClaimsSet claims) throws ParseException {
    List<String> words = claims.getStringListClaim(ROLES);
    return words == null
        ? Set.of()
        : words.stream()
            .flatMap(word -> Role.named(String.valueOf(word)).stream())
            .collect(Collectors.toUnmodifiableSet());
  }
}
