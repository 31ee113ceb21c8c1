package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import org.jspecify.annotations.Nullable;

/** Judged at the home of the user name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = UserCommand.SignUp.class, name = "sign-up"))
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
}
