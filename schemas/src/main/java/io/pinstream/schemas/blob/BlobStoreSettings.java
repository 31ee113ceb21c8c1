package io.pinstream.schemas.blob;

import java.net.URI;

/**
 * How to reach the blob store (S3 or compatible, with path-style addresses).
 *
 * @param endpoint for the service's own calls
 * @param publicEndpoint the endpoint in signed URLs, for clients
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
