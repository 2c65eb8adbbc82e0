package dev.blip.functions.members;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Ids;
import dev.blip.functions.audit.AuditEntry;
import dev.blip.functions.audit.AuditEntry.Op;
import dev.blip.functions.audit.AuditTable;
import dev.blip.functions.ledger.AccessNews;
import dev.blip.functions.ledger.Sweeps;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import dev.blip.protocol.TokenClaims;
import dev.blip.protocol.Uuid7;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The API of an account's members: list, add, change, remove. The authorizer lets owners in alone.
 * Once there are members, one of them is an owner.
 */
public final class Members {
  /** Below this address. */
  public static final String PATH = "/api/members";

  private static final Logger LOG = LoggerFactory.getLogger(Members.class);
  private static final int MOST = 200;
  private static final int LONGEST = 200;

  private final MemberTable table;
  private final AuditTable audit;
  private final Sweeps sweeps;
  private final Uuid7 ids = Ids.random();

  public Members(Environment environment) {
    table = new MemberTable(environment);
    audit = new AuditTable(environment);
    sweeps = new Sweeps(environment);
  }

  private record Member(String person, String role) {}

  private record Listed(List<Member> members) {}

  public APIGatewayV2HTTPResponse answer(HttpCall call, String account) {
    String person = call.path("id");
    if (person != null) return one(call, account, TokenClaims.named(person));
    return switch (call.method()) {
      case "GET" -> {
        call.mayAsk();
        yield HttpAnswers.json(200, new Listed(list(account)));
      }
      case "POST" -> {
        call.mayAsk();
        yield add(call, account, body(call, "person", "role"));
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, POST");
    };
  }

  private List<Member> list(String account) {
    return table.read(account).entrySet().stream()
        .map(each -> new Member(each.getKey(), each.getValue().text()))
        .toList();
  }

  private APIGatewayV2HTTPResponse one(HttpCall call, String account, String person) {
    return switch (call.method()) {
      case "PATCH" -> {
        call.mayAsk();
        Role role = role(body(call, "role"));
        change(call, account, person, members -> with(known(members, person), person, role));
        tell(account);
        yield HttpAnswers.json(200, new Member(person, role.text()));
      }
      case "DELETE" -> {
        call.mayAsk();
        remove(call, account, person);
        yield HttpAnswers.answer(204, "application/json", "", Map.of());
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "PATCH, DELETE");
    };
  }

  /** Also ends sockets where an earlier try has failed half-way. */
  private void remove(HttpCall call, String account, String person) {
    try {
      change(call, account, person, members -> without(known(members, person), person));
    } catch (Refusal e) {
      if (e.status() == 404) tell(account);
      throw e;
    }
    tell(account);
  }

  /** Rooms close the sockets of those who may not be there any more, or not as they were. */
  private void tell(String account) {
    try {
      sweeps.tell(AccessNews.ofMembers(account));
    } catch (SdkException e) {
      LOG.warn("rooms of {} are not told of a change of members", account, e);
      throw new Refusal(503, "members are changed, but open sockets may stay; try again");
    }
  }

  /** In one step with the entry that tells of it. */
  private void change(
      HttpCall call, String account, String person, UnaryOperator<SortedMap<String, Role>> change) {
    table.change(
        account,
        change,
        (old, next) -> audit.put(entry(call, account, person, old.get(person), next.get(person))));
  }

  private AuditEntry entry(
      HttpCall call, String account, String person, @Nullable Role was, @Nullable Role is) {
    Op op = was == null ? Op.CREATED : is == null ? Op.DELETED : Op.CHANGED;
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return new AuditEntry(
        ids.next(),
        account,
        AuditEntry.Kind.MEMBER,
        person,
        now,
        call.actor(),
        op,
        told(was),
        told(is));
  }

  private static ObjectNode told(@Nullable Role role) {
    ObjectNode told = Json.MAPPER.createObjectNode();
    return role == null ? told : told.put("role", role.text());
  }

  private APIGatewayV2HTTPResponse add(HttpCall call, String account, JsonNode body) {
    String person = person(body.path("person"));
    Role role = role(body);
    change(
        call,
        account,
        person,
        members -> {
          if (members.containsKey(person)) {
            throw new Refusal(409, "account has the member " + Text.quoted(person) + " already");
          }
          if (members.size() >= MOST) {
            throw new Refusal(409, "account may have 0.." + MOST + " members; remove one first");
          }
          return with(members, person, role);
        });
    tell(account);
    return HttpAnswers.json(201, new Member(person, role.text()));
  }

  private static SortedMap<String, Role> known(SortedMap<String, Role> members, String person) {
    if (members.containsKey(person)) return members;
    throw new Refusal(404, "account has no member " + Text.quoted(person));
  }

  private static SortedMap<String, Role> with(
      SortedMap<String, Role> members, String person, Role role) {
    members.put(person, role);
    return owned(members);
  }

  private static SortedMap<String, Role> without(SortedMap<String, Role> members, String person) {
    members.remove(person);
    return owned(members);
  }

  private static SortedMap<String, Role> owned(SortedMap<String, Role> members) {
    if (members.containsValue(Role.OWNER)) return members;
    throw new Refusal(409, "members must have 1 owner at least, would have 0; make one first");
  }

  private static JsonNode body(HttpCall call, String... fields) {
    JsonNode body = Json.tree(call.json());
    if (!body.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : body.properties()) {
      if (List.of(fields).contains(field.getKey())) continue;
      String may = String.join(" and ", fields);
      throw Refusal.bad("body may have %s, has %s".formatted(may, Text.quoted(field.getKey())));
    }
    return body;
  }

  private static Role role(JsonNode body) {
    JsonNode role = body.path("role");
    if (role.isTextual()) return Role.read(role.asText());
    throw Refusal.bad("role must be a text, was " + Json.shown(role));
  }

  /** A person as a path can name it. */
  private static String person(JsonNode value) {
    String text = value.asText();
    if (value.isTextual()
        && text.length() <= LONGEST
        && text.matches("[^\\s\\p{Cc}/%?#]+")
        && !text.equals(".")
        && !text.equals("..")) {
      return TokenClaims.named(text);
    }
    throw Refusal.bad(
        "person must be an e-mail address or a token's sub, a text of 1..%d characters without white space, control characters, /, %%, ? and #, was %s"
            .formatted(LONGEST, Json.shown(value)));
  }
}
