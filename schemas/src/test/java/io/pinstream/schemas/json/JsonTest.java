package io.pinstream.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.topic.Topics;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private record Named(String name, @Nullable String nick, int size) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'name':'a'}",
        "{'size':1}",
        "{'name':null,'size':1}",
        "{'name':'a','size':null}",
      })
  void whatIsTakenForGrantedMustBeThere(String json) {
    assertThatThrownBy(() -> read(json, Named.class)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void whatMayBeAbsentMayBeMissingOrNull() {
    assertThat(read("{'name':'a','size':1}", Named.class)).isEqualTo(new Named("a", null, 1));
    assertThat(read("{'name':'a','nick':null,'size':1,'more':[]}", Named.class))
        .isEqualTo(new Named("a", null, 1));
  }

  @Test
  void anEmptyCommandOrFactIsUndecodable() {
    assertThatThrownBy(() -> Topics.USER_COMMANDS.value().decode(bytes("{'type':'sign-up'}")))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> Topics.PIN_COMMANDS.value().decode(bytes("{'type':'delete-pin'}")))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> read("{}", User.class)).isInstanceOf(UncheckedIOException.class);
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.read(bytes(json), type);
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
