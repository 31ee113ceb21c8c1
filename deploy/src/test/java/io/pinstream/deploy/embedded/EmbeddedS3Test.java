package io.pinstream.deploy.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

@Timeout(60)
class EmbeddedS3Test {
  private static final String BUCKET = "media";
  private static final String KEY = "uploads/a1/photo";
  private static final String PAGE = "http://localhost.test:8080";
  private static final byte[] PHOTO = "not really a photo".getBytes(UTF_8);

  @TempDir Path dataDir;

  private EmbeddedS3 s3;
  private S3Client client;

  @BeforeEach
  void start() {
    s3 = EmbeddedS3.start(settings(dataDir, 0, List.of(PAGE)));
    client = client(s3);
  }

  @AfterEach
  void stop() {
    client.close();
    s3.close();
  }

  @Test
  void aSignedUploadKeepsItsTypeLengthAndETag() throws Exception {
    assertThat(put(uploadUrl(Duration.ofMinutes(15)), "image/png", PHOTO).statusCode())
        .isEqualTo(200);

    HeadObjectResponse head = client.headObject(b -> b.bucket(BUCKET).key(KEY));
    assertThat(head.contentType()).isEqualTo("image/png");
    assertThat(head.contentLength()).isEqualTo(PHOTO.length);
    assertThat(head.eTag()).isEqualTo(quotedMd5(PHOTO));
    assertThat(head.lastModified()).isNotNull();
  }

  @Test
  void whatWasNotSignedIsRefused() throws Exception {
    URI url = uploadUrl(Duration.ofMinutes(15));

    assertThat(put(url, "image/gif", PHOTO).statusCode()).as("other type").isEqualTo(403);
    assertThat(put(url, null, PHOTO).statusCode()).as("no type").isEqualTo(403);
    assertThat(put(url, "image/png", "short".getBytes(UTF_8)).statusCode())
        .as("shorter")
        .isEqualTo(403);
    assertThat(put(url, "image/png", new byte[PHOTO.length + 1]).statusCode())
        .as("longer")
        .isEqualTo(403);
    assertThat(put(edited(url, "photo", "other"), "image/png", PHOTO).statusCode())
        .as("other key")
        .isEqualTo(403);
    assertThat(
            put(edited(url, "X-Amz-Expires=900", "X-Amz-Expires=901"), "image/png", PHOTO)
                .statusCode())
        .as("other expiry")
        .isEqualTo(403);
    assertThat(get(url).statusCode()).as("other method").isEqualTo(403);
    assertThat(put(s3.endpoint().resolve("/media/" + KEY), "image/png", PHOTO).statusCode())
        .as("no signature")
        .isEqualTo(403);
    assertThatThrownBy(() -> client.headObject(b -> b.bucket(BUCKET).key(KEY)))
        .isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void headersThatWereNotSignedOpenNothing() throws Exception {
    upload("media/secret");
    URI url = uploadUrl(Duration.ofMinutes(15));

    HttpResponse<String> copy =
        send(uploadRequest(url).header("x-amz-copy-source", "/" + BUCKET + "/media/secret"));
    assertThat(copy.statusCode()).isEqualTo(403);
    assertThatThrownBy(() -> client.headObject(b -> b.bucket(BUCKET).key(KEY)))
        .isInstanceOf(NoSuchKeyException.class);

    send(uploadRequest(url).header("x-amz-acl", "public-read"));
    assertThat(get(s3.endpoint().resolve("/" + BUCKET + "/" + KEY)).statusCode()).isEqualTo(403);
  }

  @Test
  void aBodyInChunksThatSignEachOtherIsNoUploadUnderASignedUrl() throws Exception {
    HttpResponse<String> put =
        send(
            uploadRequest(uploadUrl(Duration.ofMinutes(15)))
                .header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"));
    assertThat(put.statusCode()).isEqualTo(403);
    assertThat(put.body()).contains("not signed").contains("x-amz-content-sha256");
  }

  @Test
  void whatIsServedIsNotSniffedAndNotCachedForLongerThanItsAddressIsGood() throws Exception {
    client.putObject(
        b ->
            b.bucket(BUCKET)
                .key("media/1")
                .contentType("image/png")
                .cacheControl("max-age=31536000, immutable"),
        RequestBody.fromBytes(PHOTO));
    HttpResponse<String> got = get(downloadUrl(b -> b.key("media/1")));
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(got.headers().allValues("Cache-Control")).containsExactly("private, max-age=300");
    HttpResponse<String> refused = get(s3.endpoint().resolve("/media/media/1"));
    assertThat(refused.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void anExpiredUrlIsRefused() throws Exception {
    URI url = uploadUrl(Duration.ofSeconds(1));
    Thread.sleep(2_100);
    assertThat(put(url, "image/png", PHOTO).statusCode()).isEqualTo(403);
  }

  @Test
  void aPageOfAnAllowedOriginMayUpload() throws Exception {
    URI url = uploadUrl(Duration.ofMinutes(15));

    HttpResponse<String> preflight = preflight(url, PAGE);
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
        .hasValueSatisfying(methods -> assertThat(methods).contains("PUT"));

    HttpResponse<String> put = send(uploadRequest(url).header("Origin", PAGE));
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(put.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(put.headers().firstValue("Access-Control-Expose-Headers")).contains("ETag");
  }

  @Test
  void aPageOfAnotherOriginMayNot() throws Exception {
    URI url = uploadUrl(Duration.ofMinutes(15));
    for (String origin : List.of("http://evil.test", PAGE.replace("localhost.", "localhostx"))) {
      HttpResponse<String> preflight = preflight(url, origin);
      assertThat(preflight.statusCode()).isEqualTo(403);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void aSignedDownloadMayNameTheTypeToAnswerWith() throws Exception {
    upload(KEY);

    HttpResponse<String> plain = get(downloadUrl(b -> {}));
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.body()).isEqualTo(new String(PHOTO, UTF_8));
    assertThat(plain.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(plain.headers().firstValue("ETag")).contains(quotedMd5(PHOTO));

    HttpResponse<String> other =
        get(
            downloadUrl(
                b -> b.responseContentType("image/webp").responseContentDisposition("inline")));
    assertThat(other.headers().firstValue("Content-Type")).contains("image/webp");
    assertThat(other.headers().firstValue("Content-Disposition")).contains("inline");
  }

  @Test
  void aPutThatMustNotReplaceDoesNot() {
    upload(KEY);
    assertThatThrownBy(
            () ->
                client.putObject(
                    b -> b.bucket(BUCKET).key(KEY).ifNoneMatch("*"),
                    RequestBody.fromString("newer")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    client.putObject(
        b -> b.bucket(BUCKET).key("uploads/a2/photo").ifNoneMatch("*"),
        RequestBody.fromString("first"));
  }

  @Test
  void aCopyIsMadeOnlyOfTheETagThatWasChecked() throws Exception {
    upload(KEY);
    String checked = quotedMd5(PHOTO);

    client.copyObject(
        b ->
            b.sourceBucket(BUCKET)
                .sourceKey(KEY)
                .copySourceIfMatch(checked)
                .destinationBucket(BUCKET)
                .destinationKey("media/1"));
    HeadObjectResponse copy = client.headObject(b -> b.bucket(BUCKET).key("media/1"));
    assertThat(copy.contentType()).isEqualTo("image/png");
    assertThat(copy.eTag()).isEqualTo(checked);

    assertThatThrownBy(
            () ->
                client.copyObject(
                    b ->
                        b.sourceBucket(BUCKET)
                            .sourceKey(KEY)
                            .copySourceIfMatch("\"" + "0".repeat(32) + "\"")
                            .destinationBucket(BUCKET)
                            .destinationKey("media/2")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
  }

  @Test
  void objectsAreListedByPrefixAndDeleted() {
    upload("uploads/a1/photo");
    upload("uploads/a2/photo");
    upload("media/1");

    assertThat(client.listObjectsV2(b -> b.bucket(BUCKET).prefix("uploads/")).contents())
        .extracting(S3Object::key)
        .containsExactly("uploads/a1/photo", "uploads/a2/photo");
    client.deleteObject(b -> b.bucket(BUCKET).key("uploads/a1/photo"));
    client.deleteObject(b -> b.bucket(BUCKET).key("uploads/a1/photo"));
    assertThat(client.listObjectsV2(b -> b.bucket(BUCKET).prefix("uploads/")).contents())
        .extracting(S3Object::key)
        .containsExactly("uploads/a2/photo");
  }

  @Test
  void objectsOutliveARestart() throws Exception {
    upload(KEY);
    int port = s3.endpoint().getPort();
    s3.close();
    s3 = EmbeddedS3.start(settings(dataDir, port, List.of()));

    try (S3Client again = client(s3)) {
      HeadObjectResponse head = again.headObject(b -> b.bucket(BUCKET).key(KEY));
      assertThat(head.contentType()).isEqualTo("image/png");
      assertThat(head.eTag()).isEqualTo(quotedMd5(PHOTO));
      assertThat(again.getObjectAsBytes(b -> b.bucket(BUCKET).key(KEY)).asByteArray())
          .isEqualTo(PHOTO);
    }
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path elsewhere) throws IOException {
    try (ServerSocket other = Ports.reserve("test", 0)) {
      int port = other.getLocalPort();
      assertThatThrownBy(() -> EmbeddedS3.start(settings(elsewhere, port, List.of())))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("blob store cannot listen on 127.0.0.1:" + port);
    }
  }

  private static EmbeddedS3.Settings settings(Path dataDir, int port, List<String> origins) {
    return new EmbeddedS3.Settings(
        dataDir, port, BUCKET, "access", "a-secret", origins, "uploads/");
  }

  private void upload(String key) {
    client.putObject(
        b -> b.bucket(BUCKET).key(key).contentType("image/png"), RequestBody.fromBytes(PHOTO));
  }

  private URI uploadUrl(Duration life) {
    try (S3Presigner presigner = presigner()) {
      return URI.create(
          presigner
              .presignPutObject(
                  p ->
                      p.signatureDuration(life)
                          .putObjectRequest(
                              b ->
                                  b.bucket(BUCKET)
                                      .key(KEY)
                                      .contentType("image/png")
                                      .contentLength((long) PHOTO.length)))
              .url()
              .toString());
    }
  }

  private URI downloadUrl(Consumer<GetObjectRequest.Builder> more) {
    try (S3Presigner presigner = presigner()) {
      return URI.create(
          presigner
              .presignGetObject(
                  p ->
                      p.signatureDuration(Duration.ofMinutes(5))
                          .getObjectRequest(
                              b -> {
                                b.bucket(BUCKET).key(KEY);
                                more.accept(b);
                              }))
              .url()
              .toString());
    }
  }

  private S3Presigner presigner() {
    return S3Presigner.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials())
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  private static S3Client client(EmbeddedS3 s3) {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials())
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "a-secret"));
  }

  private HttpResponse<String> put(URI url, @Nullable String contentType, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).PUT(BodyPublishers.ofByteArray(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return send(request);
  }

  private static HttpRequest.Builder uploadRequest(URI url) {
    return HttpRequest.newBuilder(url)
        .PUT(BodyPublishers.ofByteArray(PHOTO))
        .header("Content-Type", "image/png");
  }

  private HttpResponse<String> get(URI url) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url));
  }

  private HttpResponse<String> preflight(URI url, String origin)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(url)
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "content-type"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    // A connection for each: whoever is refused is hung up on, and the next call could meet that.
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static URI edited(URI url, String from, String to) {
    String edited = url.toString().replace(from, to);
    assertThat(edited).isNotEqualTo(url.toString());
    return URI.create(edited);
  }

  private static String quotedMd5(byte[] bytes) throws Exception {
    return "\"" + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)) + "\"";
  }
}
