package io.pinstream.http.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * A cache of tokens with a verified signature, within a memory budget: verifying ES256 costs more
 * than most reads.
 *
 * <p>The key is the SHA-256 of the signed part, so a token has one entry, whatever the number of
 * its valid signatures: from (r, s) anyone can derive (r, n - s). A second signature is verified
 * each time and never cached.
 */
public final class VerifiedTokens<V> {

  /** What one entry takes: hash, signature, value and the cache's own nodes. Estimated. */
  public static final int ENTRY_BYTES = 512;

  private final Cache<Digest, Entry<V>> entries;

  private record Digest(long a, long b, long c, long d) {}

  private record Entry<V>(byte[] signature, V value) {}

  /**
   * @param budget in bytes
   */
  public VerifiedTokens(long budget) {
    // Evicts in the calling thread, so that no burst outruns the bound.
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(budget)
            .weigher((Digest key, Entry<V> entry) -> ENTRY_BYTES)
            .executor(Runnable::run)
            .build();
  }

  /** The cached entry for this token with this exact signature. */
  public Optional<V> find(CompactJws token) {
    Entry<V> entry = entries.getIfPresent(digest(token.signedText()));
    return entry != null && MessageDigest.isEqual(entry.signature(), token.signature())
        ? Optional.of(entry.value())
        : Optional.empty();
  }

  /** Caches a token whose signature was verified; the first signature of a token stays. */
  public void keep(CompactJws token, V value) {
    entries.asMap().putIfAbsent(digest(token.signedText()), new Entry<>(token.signature(), value));
  }

  /** The number of cached tokens. */
  public long size() {
    return entries.estimatedSize();
  }

  private static Digest digest(String signedText) {
    try {
      ByteBuffer hash =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256")
                  .digest(signedText.getBytes(StandardCharsets.ISO_8859_1)));
      return new Digest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
