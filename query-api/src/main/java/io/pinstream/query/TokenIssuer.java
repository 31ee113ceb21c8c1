package io.pinstream.query;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.pinstream.http.AccessTokens;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.rest.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;

/**
 * Issues the access tokens that {@link AccessTokens} verifies. The roles in a token are those at
 * log-in; decisions check that they are still valid.
 */
final class TokenIssuer {

  private static final Duration LIFE = Duration.ofHours(12);

  private final SigningKeys keys;
  private final Clock clock;

  TokenIssuer(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  Session issue(Id user, Set<Role> roles) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(AccessTokens.ISSUER)
            .audience(AccessTokens.AUDIENCE)
            .subject(user.toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)));
    if (!roles.isEmpty()) {
      claims.claim(AccessTokens.ROLES, roles.stream().map(Role::word).sorted().toList());
    }
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(AccessTokens.ALGORITHM)
                .type(AccessTokens.TYPE)
                .keyID(keys.signingKey().getKeyID())
                .build(),
            claims.build());
    try {
      token.sign(new ECDSASigner(keys.signingKey()));
    } catch (JOSEException e) {
      throw new IllegalStateException("A key that was read can sign", e);
    }
    return new Session(token.serialize(), "Bearer", LIFE.toSeconds(), user);
  }
}
