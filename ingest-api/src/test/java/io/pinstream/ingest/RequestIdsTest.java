package io.pinstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.systemUTC());
  private final Id ada = ids.fresh(IdType.USER, 7);

  @Test
  void givesARetryTheSameIdsAtAnyNode() {
    Ids otherNode = new Ids(new Installation(new byte[32]), Clock.systemUTC());
    RequestIds first = request(ids, "key");
    RequestIds retry = request(otherNode, "key");
    assertThat(retry.thing(IdType.PIN, 7)).isEqualTo(first.thing(IdType.PIN, 7));
    assertThat(retry.mediaKey()).isEqualTo(first.mediaKey()).hasSize(32);
    assertThat(retry.operation(IdType.OPERATION, ada, "a", "b"))
        .isEqualTo(first.operation(IdType.OPERATION, ada, "a", "b"));
    assertThat(retry.idempotency("a", "b")).isEqualTo(first.idempotency("a", "b"));
  }

  @Test
  void givesAnotherBodyAnOperationOfItsOwnForTheSameThing() {
    RequestIds first = request(ids, "key");
    RequestIds other = request(ids, "key");
    assertThat(other.thing(IdType.PIN, 7)).isEqualTo(first.thing(IdType.PIN, 7));
    assertThat(other.operation(IdType.OPERATION, ada, "ab", ""))
        .isNotEqualTo(first.operation(IdType.OPERATION, ada, "a", "b"));
    assertThat(idempotency(other, "x").key()).isEqualTo(idempotency(first, "y").key());
    assertThat(idempotency(other, "x").fingerprint())
        .isNotEqualTo(idempotency(first, "y").fingerprint());
  }

  @Test
  void keepsCallersRoutesAndKeysApart() {
    Id one = new RequestIds(ids, "a", "r", "k").thing(IdType.PIN, 7);
    assertThat(new RequestIds(ids, "b", "r", "k").thing(IdType.PIN, 7)).isNotEqualTo(one);
    assertThat(new RequestIds(ids, "a", "s", "k").thing(IdType.PIN, 7)).isNotEqualTo(one);
    assertThat(new RequestIds(ids, "a", "r", "l").thing(IdType.PIN, 7)).isNotEqualTo(one);
  }

  @Test
  void givesFreshIdsWithoutAKey() {
    RequestIds one = request(ids, null);
    assertThat(one.thing(IdType.PIN, 7)).isNotEqualTo(one.thing(IdType.PIN, 7));
    assertThat(one.mediaKey()).isNotEqualTo(one.mediaKey());
    assertThat(one.operation(IdType.OPERATION, ada))
        .isNotEqualTo(one.operation(IdType.OPERATION, ada));
    assertThat(one.idempotency()).isNull();
  }

  @Test
  void marksOperationsAsTheirOwnersAndPutsThemAtTheOwnersHome() {
    for (String key : new @Nullable String[] {"key", null}) {
      Id operation = request(ids, key).operation(IdType.OPERATION, ada, "a");
      assertThat(ids.isTaggedFor(operation, ada)).isTrue();
      assertThat(ids.isTaggedFor(operation, ids.fresh(IdType.USER, 7))).isFalse();
      assertThat(operation.home()).isEqualTo(ada.home());
      assertThat(operation.type()).isEqualTo(IdType.OPERATION);
    }
  }

  private RequestIds request(Ids at, @Nullable String key) {
    return new RequestIds(at, ada.toString(), "POST /v1/pins", key);
  }

  private static Idempotency idempotency(RequestIds request, String content) {
    return Objects.requireNonNull(request.idempotency(content));
  }
}
