package io.pinstream.deploy.embedded;

import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/**
 * Closes what a pre-signed PUT leaves open in S3Proxy. Amazon refuses x-amz-* headers that were not
 * signed; S3Proxy 4.1.0 obeys them, so that the holder of an upload URL could copy any object of a
 * known key over his own ({@code x-amz-copy-source}), or show his upload to the world ({@code
 * x-amz-acl}).
 */
final class UploadGuard extends ForwardingBlobStore {
  private final String uploadPrefix;

  /**
   * @param uploadPrefix keys that start so are written by the bytes of a PUT alone, never by a copy
   */
  UploadGuard(BlobStore objects, String uploadPrefix) {
    super(objects);
    this.uploadPrefix = uploadPrefix;
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
