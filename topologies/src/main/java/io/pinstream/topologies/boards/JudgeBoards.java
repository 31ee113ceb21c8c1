package io.pinstream.topologies.boards;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.State;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.HeldAuthors;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.Writing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** What others would read of boards and of their links, and what is found in it. */
final class JudgeBoards {

  /** Why something is looked at again that would pass by itself. */
  private static final String CHANGED = "changed-after-rejection";

  private final Screen screen;
  private final HeldAuthors heldAuthors;

  JudgeBoards(Screen screen, ProcessorContext<?, ?> context) {
    this.screen = screen;
    heldAuthors = new HeldAuthors(context);
  }

  Finding board(BoardItem board) {
    Writing writing =
        new Writing().text("name", board.name()).text("description", board.description());
    return heldAuthors.with(screen.judge(writing), board.ownerId());
  }

  /**
   * A board whose words are new.
   *
   * @param before its review, if it has one: what a moderator rejected does not get out by other
   *     words alone
   */
  Finding changed(BoardItem board, @Nullable Review before) {
    Finding finding = board(board);
    boolean wasRejected =
        before != null
            && before.decidedBy() == Review.DecidedBy.MODERATOR
            && before.state() == State.REJECTED;
    return wasRejected ? finding.held(CHANGED) : finding;
  }

  Finding link(Id owner, BoardLinkItem link) {
    Writing writing =
        new Writing()
            .text("title", link.title())
            .text("metadata", words(link.metadata()))
            .link("url", link.originalUrl());
    return heldAuthors.with(screen.judge(writing), owner);
  }

  /** All that is text in it, without what holds it together. */
  private static @Nullable String words(@Nullable RawJson metadata) {
    if (metadata == null) {
      return null;
    }
    try {
      List<String> words = new ArrayList<>();
      collect(Json.tree(metadata.text().getBytes(StandardCharsets.UTF_8)), words);
      return String.join(". ", words);
    } catch (IOException e) {
      return metadata.text();
    }
  }

  private static void collect(JsonNode node, List<String> words) {
    if (node.isTextual()) {
      words.add(node.textValue());
    }
    node.forEach(child -> collect(child, words));
  }
}
