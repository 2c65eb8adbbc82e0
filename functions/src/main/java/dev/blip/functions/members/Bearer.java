package dev.blip.functions.members;

import dev.blip.functions.Environment;
import dev.blip.protocol.Json;
import dev.blip.protocol.TokenClaims;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the bearer of a token may do in the account that the token names. A token that names no
 * person is an owner's, and so is every token of an account without members.
 */
public final class Bearer {
  private final MemberTable table;
  private final List<String> naming;

  /** By the variable {@code TOKEN_PERSONS}: the claims that name a person, the first one first. */
  public Bearer(Environment environment) {
    table = new MemberTable(environment);
    naming = naming(environment);
  }

  /** The claims that name a person, the first one first. */
  public static List<String> naming(Environment environment) {
    String claims = environment.required("TOKEN_PERSONS").strip();
    return claims.isEmpty() ? List.of() : List.of(claims.split(" +"));
  }

  /**
   * The role of a verified token's bearer; empty for somebody who is no member.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if members cannot be read
   */
  public Optional<Role> role(String account, Map<String, Object> claims) {
    List<String> persons = TokenClaims.ofToken(Json.MAPPER.valueToTree(claims)).persons(naming);
    if (persons.isEmpty()) return Optional.of(Role.OWNER);
    SortedMap<String, Role> members = table.read(account);
    if (members.isEmpty()) return Optional.of(Role.OWNER);
    return persons.stream().filter(members::containsKey).findFirst().map(members::get);
  }
}
