package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import org.jspecify.annotations.Nullable;

/** Judged at the home of the user name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UserCommand.SignUp.class, name = "sign-up"),
  @JsonSubTypes.Type(value = UserCommand.GrantRole.class, name = "grant-role"),
  @JsonSubTypes.Type(value = UserCommand.RevokeRole.class, name = "revoke-role")
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

  /** The operator takes it back. Tokens that were given before keep it until they end. */
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

  /** An operator is no user, and is known by what he asks for. */
  private static Id operatorOf(Id operation) {
    return operation;
  }
}
