package io.pinstream.schemas.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class BoardCommandTest {

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.systemUTC());
  private final Id ada = ids.fresh(IdType.USER, 1);
  private final Id bob = ids.fresh(IdType.USER, 2);
  private final Id board = ids.fresh(IdType.BOARD, 1);
  private final Id operation = ids.fresh(IdType.OPERATION, 1);

  @Test
  void sharingAndItsEndPassTheFriendsHomeAndAllElseGoesStraightToTheBoard() {
    assertThat(new BoardCommand.ShareBoard(operation, ada, null, board, bob).addressee())
        .isEqualTo(bob);
    assertThat(new BoardCommand.UnshareBoard(operation, ada, null, board, bob).addressee())
        .isEqualTo(bob);
    assertThat(new BoardCommand.DeleteBoard(operation, ada, null, board).addressee())
        .isEqualTo(board);
  }
}
