package io.pinstream.http;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.pinstream.http.tokens.CompactJws;
import io.pinstream.http.tokens.VerifiedTokens;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Role;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

  private final SettableClock clock = new SettableClock();
  private final Ids ids = new Ids(new Installation(new byte[32]), clock);
  private final Id ada = ids.fresh(IdType.USER, 7);
  private final ECKey key = key("one");
  private final AccessTokens tokens = new AccessTokens(() -> new JWKSet(key.toPublicJWK()), clock);

  @Test
  void tellsWhoseTokenItIs() {
    assertThat(tokens.verify(signed(claims().build(), key))).map(Caller::user).contains(ada);
  }

  @Test
  void tellsTheRolesThatItKnows() {
    assertThat(tokens.verify(signed(claims().build(), key))).map(Caller::roles).contains(Set.of());
    List<String> roles = List.of("moderator", "Moderator", "emperor");
    assertThat(tokens.verify(signed(claims().claim("roles", roles).build(), key)))
        .contains(new Caller(ada, Set.of(Role.MODERATOR)));
  }

  @Test
  void refusesRolesThatAreNoListOfWords() {
    refuses(claims().claim("roles", "moderator").build());
    refuses(claims().claim("roles", List.of(1)).build());
  }

  @Test
  void acceptsEveryKeyInForce() {
    ECKey next = key("two");
    AccessTokens both =
        new AccessTokens(() -> new JWKSet(List.of(key.toPublicJWK(), next.toPublicJWK())), clock);
    assertThat(both.verify(signed(claims().build(), key))).map(Caller::user).contains(ada);
    assertThat(both.verify(signed(claims().build(), next))).map(Caller::user).contains(ada);
  }

  @Test
  void refusesATokenFromTheSecondOfItsExpiry() {
    String token = signed(claims().build(), key);
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(tokens.verify(token)).map(Caller::user).contains(ada);
    clock.advance(Duration.ofMillis(1));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void refusesATokenWithoutExpiryOrBeforeItsTime() {
    refuses(claims().expirationTime(null).build());
    refuses(claims().notBeforeTime(date(clock.instant().plusSeconds(1))).build());
  }

  @Test
  void refusesAnotherIssuerAudienceOrSubject() {
    refuses(claims().issuer("other").build());
    refuses(claims().issuer(null).build());
    refuses(claims().audience("other").build());
    refuses(claims().audience(List.of(AccessTokens.AUDIENCE, "other")).build());
    refuses(claims().audience((String) null).build());
    refuses(claims().subject(null).build());
    refuses(claims().subject("ada").build());
    refuses(claims().subject(ids.fresh(IdType.PIN, 7).toString()).build());
  }

  @Test
  void refusesAnUnsignedToken() {
    String unsigned = new PlainJWT(claims().build()).serialize();
    assertThat(tokens.verify(unsigned)).isEmpty();
    String claimed = base64("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"one\"}");
    assertThat(tokens.verify(claimed + "." + unsigned.split("\\.", -1)[1] + ".")).isEmpty();
  }

  @Test
  void refusesAnotherAlgorithmEvenWithThePublicKeyAsItsSecret() throws JOSEException {
    byte[] secret = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    assertThat(
            tokens.verify(
                signed(claims().build(), JWSAlgorithm.HS256, "one", new MACSigner(secret))))
        .isEmpty();
    ECKey p384 = new ECKeyGenerator(Curve.P_384).keyID("one").generate();
    AccessTokens other = new AccessTokens(() -> new JWKSet(p384.toPublicJWK()), clock);
    assertThat(
            other.verify(
                signed(claims().build(), JWSAlgorithm.ES384, "one", new ECDSASigner(p384))))
        .isEmpty();
  }

  @Test
  void refusesATokenOfAnotherType() throws JOSEException {
    SignedJWT idToken =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID("one").build(),
            claims().build());
    idToken.sign(new ECDSASigner(key));
    assertThat(tokens.verify(idToken.serialize())).isEmpty();
  }

  @Test
  void refusesAnUnknownKeyAndAnotherKeyUnderAKnownName() {
    assertThat(tokens.verify(signed(claims().build(), key("two")))).isEmpty();
    assertThat(tokens.verify(signed(claims().build(), key("one")))).isEmpty();
  }

  @Test
  void refusesATokenThatWasTamperedWith() {
    String token = signed(claims().build(), key);
    String[] parts = token.split("\\.", -1);
    Id bob = ids.fresh(IdType.USER, 7);
    String forged =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace(ada.toString(), bob.toString());
    assertThat(tokens.verify(parts[0] + "." + base64(forged) + "." + parts[2])).isEmpty();
    assertThat(tokens.verify(parts[0] + "." + parts[1] + ".")).isEmpty();
    // CVE-2022-21449: a signature of zeros.
    String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
    assertThat(tokens.verify(parts[0] + "." + parts[1] + "." + zeros)).isEmpty();
  }

  @Test
  void refusesWhatIsNoTokenAtAll() {
    for (String junk : List.of("", ".", "..", "a.b.c", "null", "x".repeat(5_000))) {
      assertThat(tokens.verify(junk)).as(junk).isEmpty();
    }
    assertThat(tokens.verify(signed(claims().claim("pad", "x".repeat(2_000)).build(), key)))
        .isEmpty();
  }

  @Test
  void acceptsATokenInOneSpellingOnlyAndRemembersItOnce() {
    String token = signed(claims().build(), key);
    String[] parts = token.split("\\.", -1);
    assertThat(tokens.verify(token)).isPresent();
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char last = token.charAt(token.length() - 1);
    for (int spare = 1; spare < 16; spare++) {
      char other = alphabet.charAt(alphabet.indexOf(last) + spare);
      refuses(token.substring(0, token.length() - 1) + other);
    }
    for (String junk :
        List.of("=", "==", " ", "\n", "\r\n", "!", "*", ".", "..", "AA", "A", "\u00e4", "\0")) {
      refuses(token + junk);
      refuses(junk + token);
      refuses(parts[0] + junk + "." + parts[1] + "." + parts[2]);
      refuses(parts[0] + "." + parts[1] + junk + "." + parts[2]);
      refuses(
          token.substring(0, token.length() - 20) + junk + token.substring(token.length() - 20));
    }
    refuses(parts[0] + "." + parts[1] + "." + parts[2].replace('-', '+').replace('_', '/') + "+");
    assertThat(tokens.remembered()).isEqualTo(1);
  }

  @Test
  void remembersATokenOnceThoughItHasTwoSignatures() {
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    for (int i = 0; i < 4; i++) {
      String token = signed(claims().claim("n", i).build(), key);
      int dot = token.lastIndexOf('.');
      byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
      byte[] twin = order.subtract(s).toByteArray();
      Arrays.fill(signature, 32, 64, (byte) 0);
      int length = Math.min(32, twin.length);
      System.arraycopy(twin, twin.length - length, signature, 64 - length, length);
      String other =
          token.substring(0, dot + 1)
              + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
      assertThat(tokens.verify(token)).isPresent();
      assertThat(tokens.verify(other)).isEqualTo(tokens.verify(token));
      assertThat(tokens.remembered()).isEqualTo(i + 1);
    }
  }

  @Test
  void refusesOtherSpellingsEvenWhereTheyAreSigned() throws JOSEException {
    String kid = "\"kid\":\"one\"";
    String type = "\"typ\":\"at+jwt\"";
    String right = "{\"alg\":\"ES256\"," + type + "," + kid + "}";
    String claims = claims().build().toString();
    assertThat(tokens.verify(signedRaw(right, claims))).isPresent();
    for (String header :
        List.of(
            right.replace("ES256", "es256"),
            right.replace("at+jwt", "AT+JWT"),
            right.replace("at+jwt", "application/at+jwt"),
            "{\"alg\":\"none\"," + right.substring(1),
            "{" + kid + "," + right.substring(1),
            "{\"b64\":true," + right.substring(1),
            "{\"crit\":[\"exp\"]," + right.substring(1),
            right + right,
            right + " x")) {
      assertThat(tokens.verify(signedRaw(header, claims))).as(header).isEmpty();
    }
    for (String payload :
        List.of(
            "{\"sub\":\"" + ada + "\"," + claims.substring(1),
            "{\"exp\":99999999999," + claims.substring(1),
            claims + claims,
            "[" + claims + "]")) {
      assertThat(tokens.verify(signedRaw(right, payload))).as(payload).isEmpty();
    }
    assertThat(tokens.remembered()).isEqualTo(1);
  }

  @Test
  void keepsVerifiedTokensWithinTheirBudget() {
    VerifiedTokens<String> kept = new VerifiedTokens<>(100L * VerifiedTokens.ENTRY_BYTES);
    for (int i = 0; i < 10_000; i++) {
      kept.keep(new CompactJws("token " + i, "one", new byte[0], new byte[64]), "ada");
    }
    assertThat(kept.size()).isBetween(1L, 100L);
  }

  /** Signs these very texts. */
  private String signedRaw(String header, String payload) throws JOSEException {
    String signed = base64(header) + "." + base64(payload);
    return signed
        + "."
        + new ECDSASigner(key)
            .sign(
                new JWSHeader(AccessTokens.ALGORITHM), signed.getBytes(StandardCharsets.US_ASCII));
  }

  private void refuses(String token) {
    assertThat(tokens.verify(token)).as(token).isEmpty();
  }

  private void refuses(JWTClaimsSet claims) {
    assertThat(tokens.verify(signed(claims, key))).as(claims.toString()).isEmpty();
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(AccessTokens.ISSUER)
        .audience(AccessTokens.AUDIENCE)
        .subject(ada.toString())
        .expirationTime(date(clock.instant().plus(Duration.ofMinutes(10))));
  }

  private static String signed(JWTClaimsSet claims, ECKey key) {
    try {
      return signed(claims, AccessTokens.ALGORITHM, key.getKeyID(), new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String signed(
      JWTClaimsSet claims, JWSAlgorithm algorithm, String kid, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).type(AccessTokens.TYPE).keyID(kid).build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static ECKey key(String name) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("JavaUtilDate") // the library's interface
  private static Date date(Instant instant) {
    return Date.from(instant);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
