package io.pinstream.ingest;

import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.blob.UploadAnnouncement;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.UploadTicket;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Signs URLs (AWS Signature 4 in the query string) with which a client puts one object straight
 * into the blob store. It only computes: the blob store need not be up.
 */
public final class UploadSigner implements AutoCloseable {

  /** How long a URL is valid. */
  public static final Duration VALID = Duration.ofMinutes(15);

  private final S3Presigner presigner;
  private final String bucket;

  public UploadSigner(BlobStoreSettings store) {
    this.bucket = store.bucket();
    this.presigner =
        S3Presigner.builder()
            .endpointOverride(store.publicEndpoint())
            .region(Region.of(store.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(store.accessKey(), store.secretKey())))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
  }

  /**
   * Permission for {@code user} to put exactly what was announced. The length is signed too, but is
   * not among the ticket's headers: every client sets it itself, and a browser does not let a page
   * set it.
   */
  public UploadTicket sign(Id user, Id upload, UploadAnnouncement announced) {
    PresignedPutObjectRequest signed =
        presigner.presignPutObject(
            presign ->
                presign
                    .signatureDuration(VALID)
                    .putObjectRequest(
                        put ->
                            put.bucket(bucket)
                                .key(BlobKeys.upload(user, upload))
                                .contentType(announced.contentType())
                                .contentLength((long) announced.bytes())));
    return new UploadTicket(
        upload,
        "PUT",
        signed.url().toString(),
        Map.of("Content-Type", announced.contentType()),
        signed.expiration());
  }

  @Override
  public void close() {
    presigner.close();
  }
}
