package io.pinstream.deploy.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.support.RunningPinstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A whole Pinstream with shortened times: a private board is made and deleted, and then looked for
 * in every file below the data folder. Takes some minutes: {@code -Dpinstream.attack=long}.
 */
@EnabledIfSystemProperty(named = "pinstream.attack", matches = "long")
class ErasureTest {

  private static final String SECRET = "surprise-party-on-friday";
  private static final long PATIENCE = Duration.ofMinutes(8).toNanos();

  @Test
  void aDeletedBoardIsInNoFile() throws Exception {
    System.setProperty("pinstream.erasure", "PT8S");
    Path data = Files.createTempDirectory("pinstream-erasure");
    StandaloneSettings settings = StandaloneSettings.onFreePorts(data).withoutLimits();
    Progress progress = new Progress(System.out);
    try (Standalone standalone = Standalone.start(settings, progress, Clock.systemUTC())) {
      ApiClient ada = ApiClient.at(standalone.address()).signUp("ada", "a password of ada", "Ada");
      Answer made =
          ada.send("POST", "/v1/boards", Map.of("name", SECRET, "description", SECRET + " too"));
      ada.done(made);
      String board = "/v1/boards/" + made.body().get("id").asText();
      ada.done(
          ada.send(
              "POST",
              board + "/links",
              Map.of("url", "https://example.org/cakes", "title", SECRET)));
      assertThat(FilesWith.text(data, SECRET)).isNotEmpty();
      ada.done(ada.send("DELETE", board, null));

      passTime(standalone.bootstrapServers());
      long began = System.nanoTime();
      List<String> left = FilesWith.text(data, SECRET);
      System.out.println("erasure: after deletion in " + left);
      while (!left.isEmpty() && System.nanoTime() - began < PATIENCE) {
        Thread.sleep(2_000);
        left = FilesWith.text(data, SECRET);
      }
      System.out.printf(
          "erasure: after %d s in %s%n",
          Duration.ofNanos(System.nanoTime() - began).toSeconds(), left);
      assertThat(left).isEmpty();
    } finally {
      System.clearProperty("pinstream.erasure");
      RunningPinstream.remove(data);
    }
  }

  /** What has a retention of days has one of seconds from now on. */
  private static void passTime(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
      for (String topic : admin.listTopics().names().get()) {
        boolean commands = topic.contains(".") || topic.equals("operations");
        changes.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic),
            commands
                ? List.of(set("file.delete.delay.ms"), set("retention.ms"))
                : List.of(set("file.delete.delay.ms")));
      }
      admin.incrementalAlterConfigs(changes).all().get();
    }
  }

  private static AlterConfigOp set(String name) {
    return new AlterConfigOp(new ConfigEntry(name, "1000"), AlterConfigOp.OpType.SET);
  }
}
