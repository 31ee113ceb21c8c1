package io.pinstream.topologies.accounts;

import io.pinstream.schemas.rest.Role;
import java.util.Set;

/** What somebody may do beyond what all users may, at this moment. */
record RoleHolder(Set<Role> roles) {}
