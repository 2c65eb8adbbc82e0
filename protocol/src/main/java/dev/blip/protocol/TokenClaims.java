package dev.blip.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor's verified token says of them beside their account: its subject, and claims such
 * as {@code name} and {@code email}; of a machine's key its ID. Empty for strangers. What Blip
 * itself says there begins with {@code blip_}, which is believed of no token.
 */
public final class TokenClaims {
  /** The header that brings them to a room. No visitor can send one of that name. */
  public static final String HEADER = "blip-claims";

  /** Most bytes (UTF-8) of all claims as JSON; the longest are left out where they are more. */
  public static final int MOST = 2_048;

  private static final String OURS = "blip_";

  /** The ID of a machine's key. */
  private static final String KEY = OURS + "key";

  /** What a person was when they came. */
  private static final String ROLE = OURS + "role";

  /** First where not all fit. */
  private static final List<String> WHO = List.of("sub", "name", "email", "preferred_username");

  /** They say of the token, and not of who has it (RFC 7519, 4.1; OpenID Connect Core, 2). */
  private static final Set<String> OF_THE_TOKEN =
      Set.of("aud", "exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "s_hash");

  private final JsonNode json;

  private TokenClaims(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads what a visitor's headers bring.
   *
   * @throws Refusal (400) if it is no JSON
   */
  public static TokenClaims of(Map<String, String> headers) {
    String text = headers.get(HEADER);
    return new TokenClaims(text == null ? Json.MAPPER.createObjectNode() : Json.tree(text));
  }

  /** All of a token's claims. */
  public static TokenClaims ofToken(JsonNode claims) {
    return new TokenClaims(claims);
  }

  /** The JSON for {@link #HEADER} of a token's claims, as large as it may be. */
  public static String write(Map<String, Object> claims) {
    return write(claims, null);
  }

  /**
   * The same with what its bearer is in the account.
   *
   * @param role null where nobody knows
   */
  public static String write(Map<String, Object> claims, @Nullable String role) {
    ObjectNode all = Json.MAPPER.valueToTree(claims);
    all.remove(OF_THE_TOKEN);
    all.properties().removeIf(claim -> claim.getKey().startsWith(OURS));
    ObjectNode kept = Json.MAPPER.createObjectNode();
    if (role != null) kept.put(ROLE, role);
    for (String name : ordered(all)) {
      kept.set(name, all.get(name));
      if (bytes(kept.toString()) > MOST) kept.remove(name);
    }
    return kept.toString();
  }

  /** The same of a key, of which its ID is all that is told. */
  public static String ofKey(String id) {
    return Json.write(Map.of(KEY, id));
  }

  private static List<String> ordered(ObjectNode claims) {
    var names = new ArrayList<String>();
    claims.fieldNames().forEachRemaining(names::add);
    names.sort(
        Comparator.<String>comparingInt(name -> WHO.contains(name) ? WHO.indexOf(name) : WHO.size())
            .thenComparingInt(name -> claims.get(name).toString().length())
            .thenComparing(Comparator.naturalOrder()));
    return names;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Who it is for their issuer, the claim {@code sub}. */
  public Optional<String> subject() {
    return text("sub");
  }

  /** The ID of the key that a machine has come with. */
  public Optional<String> key() {
    return text(KEY);
  }

  /**
   * The role in the account: {@code owner}, {@code editor} or {@code viewer}; of a person's token.
   */
  public Optional<String> role() {
    return text(ROLE);
  }

  /** A claim that is a text. */
  public Optional<String> text(String claim) {
    return Optional.ofNullable(json.path(claim).textValue());
  }

  /**
   * Whom they name, as members are named.
   *
   * @param naming the claims that name a person, the first one first
   */
  public List<String> persons(List<String> naming) {
    boolean unverified = json.path("email_verified").asText().equals("false");
    List<String> persons = new ArrayList<>();
    for (String claim : naming) {
      String person = text(claim).orElse("");
      if (person.isBlank()) continue;
      // An address that is not verified may be anybody's. It names a person all the same: nobody
      // gets to be an owner by it.
      persons.add(unverified && claim.equals("email") ? "" : named(person));
    }
    return persons;
  }

  /** A person as members are named: e-mail addresses in small letters. */
  public static String named(String person) {
    return person.contains("@") ? person.toLowerCase(Locale.ROOT) : person;
  }

  /** All of them as a JSON object. */
  public String toJson() {
    return json.toString();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
