package io.pinstream.deploy.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.streams.transactions.HangingTransactions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class HangingTransactionsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final TopicPartition HANGS = new TopicPartition("words", 0);
  private static final TopicPartition GOES_ON = new TopicPartition("words", 1);

  @TempDir private Path dataDir = Path.of("");

  @Test
  void whatNobodyWouldEndIsAbortedAndWhatSomebodyWritesGoesOn() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir, 0, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        KafkaProducer<String, String> honest = producer(kafka.bootstrapServers())) {
      admin.createTopics(List.of(new NewTopic("words", 2, (short) 1))).all().get();
      honest.initTransactions();
      honest.beginTransaction();
      honest.send(new ProducerRecord<>(GOES_ON.topic(), GOES_ON.partition(), "k", "v")).get();
      UnknownProducer.writeTo(kafka.bootstrapServers(), HANGS);
      assertThat(end(admin, HANGS, IsolationLevel.READ_UNCOMMITTED)).isEqualTo(1);
      assertThat(end(admin, HANGS, IsolationLevel.READ_COMMITTED)).as("it hangs").isZero();

      try (HangingTransactions hanging = new HangingTransactions(kafka.bootstrapServers())) {
        hanging.start();
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(end(admin, HANGS, IsolationLevel.READ_COMMITTED))
                        .isEqualTo(end(admin, HANGS, IsolationLevel.READ_UNCOMMITTED)));
        // It looked at this one as well, and at each check since.
        hanging.checkSoon();
        honest.send(new ProducerRecord<>(GOES_ON.topic(), GOES_ON.partition(), "k", "w")).get();
        honest.commitTransaction();
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> assertThat(end(admin, GOES_ON, IsolationLevel.READ_COMMITTED)).isEqualTo(3));
      }
    }
  }

  @Test
  void anApplicationWhoseChangelogHangsRunsAfterTheNextStart() throws Exception {
    try (StandaloneProcess pinstream = StandaloneProcess.start();
        Caller nobody = Caller.at(pinstream.address())) {
      Caller ada = nobody.signUp("ada", "the password of ada", "ada");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", pinstream.bootstrapServers()))) {
        for (String topic : admin.listTopics().names().get()) {
          if (topic.startsWith("pinstream-boards") && topic.endsWith("-changelog")) {
            UnknownProducer.writeTo(pinstream.bootstrapServers(), new TopicPartition(topic, 0));
          }
        }
      }
      pinstream.kill();
      pinstream.startAgain();
      pinstream.awaitReady();
      Answer board = ada.patiently("POST", "/v1/boards", Map.of("name", "A board"), "board");
      assertThat(ada.outcome(board).get("status").asText()).isEqualTo("applied");
      assertThat(pinstream.printed()).contains("A transaction hung on pinstream-boards");
    }
  }

  private static KafkaProducer<String, String> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "honest"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static long end(Admin admin, TopicPartition partition, IsolationLevel isolation)
      throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
