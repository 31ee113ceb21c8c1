package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judged at the home of the user name, which is the user's; {@link RequestVerdict} at the home of
 * roles.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UserCommand.SignUp.class, name = "sign-up"),
  @JsonSubTypes.Type(value = UserCommand.GrantRole.class, name = "grant-role"),
  @JsonSubTypes.Type(value = UserCommand.RevokeRole.class, name = "revoke-role"),
  @JsonSubTypes.Type(value = UserCommand.RequestVerdict.class, name = "request-verdict"),
  @JsonSubTypes.Type(value = UserCommand.AlertAccountRisk.class, name = "alert-account-risk"),
  @JsonSubTypes.Type(value = ModerationCommand.Report.class, name = "report"),
  @JsonSubTypes.Type(value = ModerationCommand.GiveVerdict.class, name = "give-verdict")
})
public sealed interface UserCommand extends Command
    permits UserCommand.SignUp,
        UserCommand.OfOperator,
        UserCommand.RequestVerdict,
        UserCommand.AlertAccountRisk,
        ModerationCommand {

  /**
   * A sign-up.
   *
   * @param user the id that the user will have
   * @param passwordHash Argon2id in its PHC string form
   */
  record SignUp(
      Id operation,
      Id user,
      @Nullable Idempotency idempotency,
      String username,
      String displayName,
      String passwordHash)
      implements UserCommand {

    @Override
    @JsonIgnore
    public Id caller() {
      return user;
    }
  }

  /** There is no route for it: whoever may write to the topic is an operator. */
  sealed interface OfOperator extends UserCommand {

    /** An operator is no user, and is known by what he asks for. */
    @Override
    @JsonIgnore
    default Id caller() {
      return operation();
    }

    @Override
    @JsonIgnore
    default @Nullable Idempotency idempotency() {
      return null;
    }
  }

  /** The operator gives a role to the user of this name. */
  record GrantRole(Id operation, String username, Role role) implements OfOperator {}

  /**
   * The operator revokes a role. Earlier tokens still contain it, but have no effect once this is
   * applied.
   */
  record RevokeRole(Id operation, String username, Role role) implements OfOperator {}

  /**
   * A verdict by a user whose token has the moderator role. Its key is {@link Id#ofRoles}: whether
   * the user is a moderator is decided there, in one order with all role changes.
   *
   * @param review the review's id
   * @param allow whether the thing is to be published; otherwise it is rejected
   * @param note for the owner
   */
  record RequestVerdict(
      Id operation,
      Id caller,
      @Nullable Idempotency idempotency,
      Id review,
      boolean allow,
      @Nullable String note)
      implements UserCommand {}

  /**
   * An account behaves unlike the rest, as the account-risk application sees it. The owner of
   * accounts decides what follows. Nobody reads its outcome.
   *
   * @param operation the id of the facts that follow
   * @param score 0 to 1: the share of the population that is less strange, or, with enough labels,
   *     the probability that a moderator would reject the account
   * @param reasons what is unusual, in sentences for people; may be empty
   * @param modelVersion of the account model
   * @param actionCount pins, follows and unfollows of this user until then
   */
  record AlertAccountRisk(
      Id operation,
      Id user,
      double score,
      List<String> reasons,
      String modelVersion,
      long actionCount,
      Instant judgedAt)
      implements UserCommand {

    @Override
    @JsonIgnore
    public Id caller() {
      return user;
    }

    @Override
    @JsonIgnore
    public @Nullable Idempotency idempotency() {
      return null;
    }
  }
}
