package dev.blip.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may be in an account's rooms, as the rooms are told when its members change ({@link
 * AccessChange}).
 *
 * @param version grows with each change
 * @param naming the claims that name a person, the first one first
 * @param members all of them; where there are none everyone may who has a token
 * @param changed whose role is another one now; null if nobody's
 */
public record Membership(
    long version, List<String> naming, List<String> members, @Nullable String changed) {
  public Membership {
    naming = naming == null ? List.of() : List.copyOf(naming);
    members = members == null ? List.of() : List.copyOf(members);
  }

  /** Whether somebody may come: a member, or who has no token that names a person. */
  public boolean admits(TokenClaims claims) {
    List<String> persons = claims.persons(naming);
    return persons.isEmpty() || members.isEmpty() || persons.stream().anyMatch(members::contains);
  }

  /** Whether it is of somebody that something has changed. */
  public boolean concerns(TokenClaims claims) {
    return changed != null && claims.persons(naming).contains(changed);
  }
}
