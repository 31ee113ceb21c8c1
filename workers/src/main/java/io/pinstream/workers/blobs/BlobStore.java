package io.pinstream.workers.blobs;

import io.pinstream.schemas.blob.BlobStoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The blob store operations that images and models need. Methods throw an {@code SdkException} when
 * the store cannot be reached or refuses.
 */
public final class BlobStore implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int EXPIRED_AT_ONCE = 10_000;

  private final S3Client s3;
  private final String bucket;

  public BlobStore(BlobStoreSettings settings) {
    this.bucket = settings.bucket();
    this.s3 =
        S3Client.builder()
            .endpointOverride(settings.endpoint())
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(TIMEOUT)
                    .socketTimeout(TIMEOUT)
                    .build())
            .build();
  }

  /** An object; for one that is too large only {@code tooLarge} is set. */
  public record Stored(String contentType, byte[] bytes, boolean tooLarge) {}

  /** The object, or empty if there is none. Never reads more than {@code maxBytes}. */
  public Optional<Stored> read(String key, int maxBytes) {
    try (ResponseInputStream<GetObjectResponse> in =
        s3.getObject(get -> get.bucket(bucket).key(key))) {
      String type = Optional.ofNullable(in.response().contentType()).orElse("");
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        in.abort();
        return Optional.of(new Stored(type, new byte[0], true));
      }
      return Optional.of(new Stored(type, bytes, false));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts an object that will never change but may be withdrawn, so caches keep it only briefly. */
  public void put(String key, String contentType, byte[] bytes) {
    s3.putObject(
        put ->
            put.bucket(bucket)
                .key(key)
                .contentType(contentType)
                .cacheControl("private, max-age=300"),
        RequestBody.fromBytes(bytes));
  }

  /** Puts plain bytes that will never change. */
  public void keep(String key, byte[] bytes) {
    put(key, "application/octet-stream", bytes);
  }

  /** The bytes of an object, or empty if there is none, or it has more than {@code maxBytes}. */
  public Optional<byte[]> bytes(String key, int maxBytes) {
    return read(key, maxBytes).filter(stored -> !stored.tooLarge()).map(Stored::bytes);
  }

  /** The last key under a prefix, by the order of their characters. */
  public Optional<String> last(String prefix) {
    return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .max(Comparator.naturalOrder());
  }

  /** Deletes an object, if it exists. */
  public void delete(String key) {
    s3.deleteObject(delete -> delete.bucket(bucket).key(key));
  }

  /**
   * Deletes objects under a prefix that are older than {@code before}, up to 10,000. For blob
   * stores without lifecycle rules; returns their number.
   */
  public int expire(String prefix, Instant before) {
    List<String> old =
        s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
            .filter(object -> object.lastModified().isBefore(before))
            .map(S3Object::key)
            .limit(EXPIRED_AT_ONCE)
            .toList();
    old.forEach(this::delete);
    return old.size();
  }

  @Override
  public void close() {
    s3.close();
  }
}
