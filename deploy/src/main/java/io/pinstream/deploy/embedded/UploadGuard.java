package io.pinstream.deploy.embedded;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Closes a hole that a pre-signed PUT leaves open in S3Proxy. Amazon refuses x-amz-* headers that
 * were not signed. S3Proxy 4.1.0 obeys them, so the holder of an upload URL could copy any object
 * with a known key over their own ({@code x-amz-copy-source}), or make an upload public ({@code
 * x-amz-acl}).
 */
final class UploadGuard extends ForwardingBlobStore {
  private final String uploadPrefix;
  private final Path refusal;

  /**
   * @param uploadPrefix keys with this prefix are written only by the bytes of a PUT, never by a
   *     copy
   * @param refusal while this file exists, there is no space for uploads; accepted ones may still
   *     be stored under other keys
   */
  UploadGuard(BlobStore objects, String uploadPrefix, Path refusal) {
    super(objects);
    this.uploadPrefix = uploadPrefix;
    this.refusal = refusal;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    if (request.key().startsWith(uploadPrefix) && Files.exists(refusal)) {
      throw S3Exception.builder()
          .statusCode(507)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("InsufficientStorage")
                  .errorMessage("There is too little space for anything new.")
                  .build())
          .build();
    }
    return super.putBlob(request, body);
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    if (request.destinationKey().startsWith(uploadPrefix)) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
    return super.copyBlob(request);
  }

  @Override
  public BucketCannedACL getContainerAccess(String container) {
    return BucketCannedACL.PRIVATE;
  }

  @Override
  public ObjectCannedACL getBlobAccess(String container, String key) {
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public ObjectCannedACL getBlobAccess(String container, String key, @Nullable String versionId) {
    return ObjectCannedACL.PRIVATE;
  }
}
