package dev.blip.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may be in an account's rooms, as the rooms are told when its members change ({@link
 * AccessChange}).
 *
 * @param version grows with each change
 * @param naming the claims that name a person, the first one first
 * @param roles of all members, by person; where there are none everyone may who has a token
 */
public record Membership(long version, List<String> naming, Map<String, String> roles) {
  public Membership {
    naming = naming == null ? List.of() : List.copyOf(naming);
    roles = roles == null ? Map.of() : Map.copyOf(roles);
  }

  /** Whether somebody may come: a member, or who has no token that names a person. */
  public boolean admits(TokenClaims claims) {
    return roles.isEmpty() || claims.persons(naming).isEmpty() || role(claims).isPresent();
  }

  /** Whether somebody is a member, and has come in another role than theirs is. */
  public boolean hasOtherRole(TokenClaims claims) {
    Optional<String> cameAs = claims.role();
    return cameAs.isPresent() && role(claims).filter(is -> !is.equals(cameAs.get())).isPresent();
  }

  private Optional<String> role(TokenClaims claims) {
    return claims.persons(naming).stream()
        .filter(roles::containsKey)
        .findFirst()
        .map(person -> roles.getOrDefault(person, ""));
  }
}
