package io.pinstream.http.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A JWS in compact form (RFC 7515 section 7.1), in its canonical spelling. Libraries ignore
 * characters that are not base64url, padding and spare bits, so a signature has any number of
 * spellings; here only the canonical one is valid.
 *
 * @param signedText what is signed: header, dot, payload, as they were sent
 * @param keyId the header's {@code kid}
 * @param signature 64 bytes, r and s of ES256
 */
public record CompactJws(String signedText, String keyId, byte[] payload, byte[] signature) {

  private static final int ES256_BYTES = 64;
  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  /**
   * Reads a token; empty unless it is canonical, its header holds {@code alg}, {@code typ} and
   * {@code kid} alone, once each and spelled like this, and its payload is one JSON object without
   * duplicate names. The signature is not verified yet.
   */
  public static Optional<CompactJws> parse(
      String token, int maxLength, String algorithm, String type) {
    if (token.length() > maxLength) {
      return Optional.empty();
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 1 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      return Optional.empty();
    }
    try {
      byte[] signature = decode(token.substring(second + 1));
      JsonNode header = Json.tree(decode(token.substring(0, first)));
      byte[] payload = decode(token.substring(first + 1, second));
      boolean right =
          signature.length == ES256_BYTES
              && header.isObject()
              && header.properties().stream().allMatch(field -> HEADER.contains(field.getKey()))
              && algorithm.equals(header.path("alg").textValue())
              && type.equals(header.path("typ").textValue())
              && header.path("kid").isTextual()
              && Json.tree(payload).isObject();
      return right
          ? Optional.of(
              new CompactJws(
                  token.substring(0, second), header.get("kid").textValue(), payload, signature))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  /** Java's decoder refuses foreign characters, but accepts padding and spare bits. */
  private static byte[] decode(String part) {
    byte[] bytes = Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.ISO_8859_1));
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
      throw new IllegalArgumentException("not canonical base64url");
    }
    return bytes;
  }
}
