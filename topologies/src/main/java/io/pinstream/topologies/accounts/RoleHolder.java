package io.pinstream.topologies.accounts;

import io.pinstream.schemas.rest.Role;
import java.util.Set;

/** The current roles of a user. */
record RoleHolder(Set<Role> roles) {}
