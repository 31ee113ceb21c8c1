package io.pinstream.schemas.blob;

import java.net.URI;

/**
 * How to reach the blob store (S3 and what speaks like it, addressed by path).
 *
 * @param endpoint for our own calls
 * @param publicEndpoint what signed URLs name: as clients reach it
 */
public record BlobStoreSettings(
    URI endpoint,
    URI publicEndpoint,
    String region,
    String bucket,
    String accessKey,
    String secretKey) {

  @Override
  public String toString() {
    return "BlobStoreSettings[" + endpoint + ", " + publicEndpoint + ", " + bucket + "]";
  }
}
