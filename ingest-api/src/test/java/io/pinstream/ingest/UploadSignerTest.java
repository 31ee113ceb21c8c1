package io.pinstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.blob.UploadAnnouncement;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.UploadTicket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UploadSignerTest {

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.systemUTC());
  private final Id ada = ids.fresh(IdType.USER, 7);
  private final Id upload = ids.fresh(IdType.UPLOAD, 7);

  @Test
  void bindsTheUrlToUserTypeLengthAndTime() {
    try (UploadSigner signer = new UploadSigner(store())) {
      UploadTicket ticket = signer.sign(ada, upload, new UploadAnnouncement("image/png", 1234));

      URI url = URI.create(ticket.url());
      assertThat(url).hasScheme("https").hasAuthority("media.example:8081");
      assertThat(url.getPath()).isEqualTo("/pins/uploads/" + ada + "/" + upload);
      assertThat(url.getQuery())
          .contains("X-Amz-SignedHeaders=content-length;content-type;host")
          .contains("X-Amz-Expires=900")
          .doesNotContain("secret");
      assertThat(ticket.method()).isEqualTo("PUT");
      assertThat(ticket.uploadId()).isEqualTo(upload);
      assertThat(ticket.expiresAt())
          .isBetween(Instant.now().plus(Duration.ofMinutes(14)), Instant.now().plusSeconds(901));
    }
  }

  @Test
  void asksForNoHeaderThatABrowserMayNotSet() {
    try (UploadSigner signer = new UploadSigner(store())) {
      assertThat(signer.sign(ada, upload, new UploadAnnouncement("image/gif", 1)).headers())
          .isEqualTo(Map.of("Content-Type", "image/gif"));
    }
  }

  private static BlobStoreSettings store() {
    return new BlobStoreSettings(
        URI.create("http://127.0.0.1:9000"),
        URI.create("https://media.example:8081"),
        "us-east-1",
        "pins",
        "access",
        "secret");
  }
}
