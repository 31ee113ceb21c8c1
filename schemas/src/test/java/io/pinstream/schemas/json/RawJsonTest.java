package io.pinstream.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {

  record Holder(@Nullable RawJson raw, int other) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"text\"",
        "true",
        "{\"a\":{\"b\":[1,null,\"\\\"\\\\\\n\"]},\"c\":\"ß🌅\"}",
        "{\"weight\":1.50}",
        "12345678901234567890.12345678901234567890",
        "123456789012345678901234567890",
        "{\"numbers\":[-0,-0.0,1e2,1E+2,1e400,-1E-400,1.0e99999999999]}"
      })
  void isPassedOnAsItIs(String text) {
    byte[] json = ("{\"raw\":" + text + ",\"other\":1}").getBytes(StandardCharsets.UTF_8);

    Holder read = Json.read(json, Holder.class);

    assertThat(read).isEqualTo(new Holder(new RawJson(text), 1));
    assertThat(Json.write(read)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"raw\":null,\"other\":1}", "{\"other\":1}"})
  void whatIsAbsentIsNull(String json) {
    Holder read = Json.read(json.getBytes(StandardCharsets.UTF_8), Holder.class);

    assertThat(read.raw()).isNull();
  }
}
