package io.pinstream.spam.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCodecTest {

  /** The one that counts most is at the edge of what is kept, on either side. */
  @ParameterizedTest
  @ValueSource(floats = {3.7f, -3.7f, 511, 1e-4f})
  void aWeightIsReadAsItWasFitted(float greatest) throws IOException {
    float[] weights = {0, greatest, greatest / 2, -greatest / 2, -greatest, greatest / 100};

    LinearWeights read = read(RoundedWeights.of(new LinearWeights(weights, -1.25f))).unrounded();

    assertThat(read.bias()).isEqualTo(-1.25f);
    for (int i = 0; i < weights.length; i++) {
      assertThat(read.weights()[i])
          .isCloseTo(weights[i], within(Math.abs(greatest) / RoundedWeights.MOST));
    }
  }

  private static RoundedWeights read(RoundedWeights model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      ModelCodec.write(out, model);
    }
    return ModelCodec.readLinear(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
