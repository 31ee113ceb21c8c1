package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;

/**
 * What a log-in needs.
 *
 * @param passwordHash Argon2id in its PHC string form
 */
public record Account(Id user, String passwordHash) {}
