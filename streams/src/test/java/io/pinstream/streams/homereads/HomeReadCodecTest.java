package io.pinstream.streams.homereads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.homereads.HomeAnswer.Status;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeReadCodecTest {

  private static final Id ONE = link(1);
  private static final Id TWO = link(2);
  private static final Position HERE = new Position(1_795_392_000_000L, ONE);
  private static final Position THERE = new Position(1_795_391_000_000L, TWO);

  private final HomeReadCodec<Read> codec = new HomeReadCodec<>(Read.class);

  sealed interface Read extends HomeRead {
    @Override
    default String store() {
      return "store";
    }

    record One(Id id, @Nullable Id viewer) implements Read {
      @Override
      public int home() {
        return id.home();
      }
    }

    record Part(Id id, Page.Request page) implements Read {
      @Override
      public int home() {
        return id.home();
      }
    }
  }

  @Test
  void readsComeBackInTheirOrder() {
    List<Read> reads =
        List.of(
            new Read.Part(ONE, new Page.Request(20, HERE)),
            new Read.One(TWO, ONE),
            new Read.Part(TWO, new Page.Request(1, null)),
            new Read.One(ONE, null));

    assertThat(codec.read(codec.write(reads))).isEqualTo(reads);
    assertThat(codec.read(codec.write(List.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[1]",
        "[{\"kind\":\"Other\",\"read\":{}}]",
        "[{\"kind\":\"One\",\"read\":{}}]",
        "[{\"kind\":\"One\"}]"
      })
  void whatAreNoReadsIsRefused(String json) {
    assertThatThrownBy(() -> codec.read(json.getBytes(UTF_8))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void answersComeBackInTheirOrder() {
    List<HomeAnswer> answers =
        List.of(
            HomeAnswer.of(bytes("one")),
            HomeAnswer.notFound(),
            HomeAnswer.notYours(),
            HomeAnswer.of(Optional.empty()),
            HomeAnswer.ofNullable(new byte[0]),
            HomeAnswer.of(new Page(List.of(bytes("a"), bytes("b")), HERE)),
            HomeAnswer.of(new Page(List.of(), null)),
            HomeAnswer.of(
                new Rows(List.of(new Row(HERE, bytes("a")), new Row(THERE, bytes("b"))), THERE)),
            new HomeAnswer(Status.GOES_ON, List.of(), List.of(), THERE, bytes("more")));

    List<HomeAnswer> read = HomeReadCodec.readAnswers(HomeReadCodec.writeAnswers(answers));

    assertThat(read).usingRecursiveComparison().isEqualTo(answers);
    assertThat(read.getFirst().item())
        .hasValueSatisfying(item -> assertThat(item).isEqualTo(bytes("one")));
    assertThat(read.get(7).rows().rows()).extracting(Row::position).containsExactly(HERE, THERE);
    assertThat(HomeReadCodec.readAnswers(HomeReadCodec.writeAnswers(List.of()))).isEmpty();
  }

  @Test
  void answersThatAreCutOffAreNone() {
    byte[] written = HomeReadCodec.writeAnswers(List.of(HomeAnswer.of(bytes("one"))));

    assertThatThrownBy(() -> HomeReadCodec.readAnswers(Arrays.copyOf(written, written.length - 5)))
        .isInstanceOf(BufferUnderflowException.class);
  }

  private static Id link(int hash) {
    byte[] sha256 = new byte[32];
    Arrays.fill(sha256, (byte) hash);
    return Id.ofLink(sha256);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
