package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import org.jspecify.annotations.Nullable;

/** Judged at the home of the user name; {@link RequestVerdict} at the home of roles. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UserCommand.SignUp.class, name = "sign-up"),
  @JsonSubTypes.Type(value = UserCommand.GrantRole.class, name = "grant-role"),
  @JsonSubTypes.Type(value = UserCommand.RevokeRole.class, name = "revoke-role"),
  @JsonSubTypes.Type(value = UserCommand.RequestVerdict.class, name = "request-verdict")
})
public sealed interface UserCommand extends Command {

  /**
   * Somebody wants to be a user.
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

  /**
   * The operator gives a role to the user of this name. There is no route for it: whoever may write
   * to the topic is an operator.
   */
  record GrantRole(Id operation, String username, Role role) implements UserCommand {

    @Override
    @JsonIgnore
    public Id caller() {
      return operatorOf(operation);
    }

    @Override
    @JsonIgnore
    public @Nullable Idempotency idempotency() {
      return null;
    }
  }

  /**
   * The operator takes it back. Tokens that were given before still name it, but once this is
   * applied nothing is decided by them.
   */
  record RevokeRole(Id operation, String username, Role role) implements UserCommand {

    @Override
    @JsonIgnore
    public Id caller() {
      return operatorOf(operation);
    }

    @Override
    @JsonIgnore
    public @Nullable Idempotency idempotency() {
      return null;
    }
  }

  /**
   * A user whose token names a moderator gives a verdict. Its key is {@link Id#ofRoles}: whether
   * the user is a moderator is decided there, in one order with all changes of roles.
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

  /** An operator is no user, and is known by what he asks for. */
  private static Id operatorOf(Id operation) {
    return operation;
  }
}
