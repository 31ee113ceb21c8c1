package io.pinstream.query;

import io.pinstream.schemas.blob.BlobStoreSettings;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs links to images in the blob store. */
final class MediaLinks implements AutoCloseable {

  /**
   * How long a link is valid, and so how long a withdrawn image can still be fetched with an
   * earlier link.
   */
  static final Duration SIGNED = Duration.ofMinutes(1);

  /** How long a browser may cache it: the link must still be valid then. */
  static final Duration CACHED = Duration.ofSeconds(45);

  private final S3Presigner presigner;
  private final String bucket;

  MediaLinks(BlobStoreSettings settings) {
    this.bucket = settings.bucket();
    this.presigner =
        S3Presigner.builder()
            .endpointOverride(settings.publicEndpoint())
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
  }

  String sign(String key) {
    return presigner
        .presignGetObject(
            request ->
                request
                    .signatureDuration(SIGNED)
                    .getObjectRequest(get -> get.bucket(bucket).key(key)))
        .url()
        .toString();
  }

  /** As {@link #sign}, for HEAD: a signature is valid for one method only. */
  String signHead(String key) {
    return presigner
        .presignHeadObject(
            request ->
                request
                    .signatureDuration(SIGNED)
                    .headObjectRequest(head -> head.bucket(bucket).key(key)))
        .url()
        .toString();
  }

  @Override
  public void close() {
    presigner.close();
  }
}
