package dev.blip.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler reads of an HTTP API event (payload 2.0), none of it null. */
public record HttpCall(APIGatewayV2HTTPEvent event) {
  private static final int MOST_JSON = 64 * 1024;
  private static final int LONGEST_ACTOR = 200;

  /** API Gateway's, of this very request. */
  public String requestId() {
    return event.getRequestContext().getRequestId();
  }

  public String method() {
    return event.getRequestContext().getHttp().getMethod();
  }

  /**
   * The path, decoded once: HTTP APIs do so, whatever the field's name says. A {@code %2F} cannot
   * be told from a slash.
   */
  public String rawPath() {
    return event.getRawPath();
  }

  public String rawQuery() {
    return event.getRawQueryString() == null ? "" : event.getRawQueryString();
  }

  /** A variable of the route's path, decoded. */
  public @Nullable String path(String name) {
    return orEmpty(event.getPathParameters()).get(name);
  }

  public @Nullable String query(String name) {
    return orEmpty(event.getQueryStringParameters()).get(name);
  }

  /**
   * Makes sure that the query has no other parameters than these.
   *
   * @throws Refusal (400) naming the other and those that it may have
   */
  public void mayAsk(String... known) {
    for (String name : orEmpty(event.getQueryStringParameters()).keySet()) {
      if (List.of(known).contains(name)) continue;
      String may = known.length == 0 ? "no parameter" : "none but " + String.join(", ", known);
      throw Refusal.bad("query may have " + may + ", has " + Text.quoted(name));
    }
  }

  /** A header, by its name in lower case. */
  public @Nullable String header(String name) {
    return orEmpty(event.getHeaders()).get(name);
  }

  /** All headers, by their names in lower case. */
  public Map<String, String> headers() {
    return orEmpty(event.getHeaders());
  }

  /** The host by which the API was called, perhaps with a port; empty where AWS does not say. */
  public String domain() {
    String domain = event.getRequestContext().getDomainName();
    return domain == null ? "" : domain;
  }

  /** The cookies, each as {@code name=value}: HTTP APIs take them out of the headers. */
  public List<String> cookies() {
    return event.getCookies() == null ? List.of() : event.getCookies();
  }

  public String sourceIp() {
    String ip = event.getRequestContext().getHttp().getSourceIp();
    return ip == null ? "" : ip;
  }

  /**
   * The body as text.
   *
   * @throws Refusal (400) if it is not UTF-8
   */
  public String body() {
    if (event.getBody() != null && !event.getIsBase64Encoded()) return event.getBody();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "body must be UTF-8 text");
    }
  }

  /** The body as it was sent. */
  public byte[] bytes() {
    String body = event.getBody();
    if (body == null) return new byte[0];
    return event.getIsBase64Encoded()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A body that must be JSON, by what the request says of it.
   *
   * @throws Refusal (413, 415)
   */
  public String json() {
    return json(MOST_JSON);
  }

  /**
   * The same of another size.
   *
   * @param most bytes
   */
  public String json(int most) {
    String type = header("content-type");
    if (type != null && !type.toLowerCase(java.util.Locale.ROOT).contains("json")) {
      // curl -d says this unless told otherwise, and means JSON all the same.
      boolean curl = type.startsWith("application/x-www-form-urlencoded");
      if (!curl) throw new Refusal(415, "content type must be application/json, was " + type);
    }
    return body(most);
  }

  /**
   * A body as text, of whatever kind.
   *
   * @param most bytes
   * @throws Refusal (413) if it has more, (400) if it is not UTF-8
   */
  public String body(int most) {
    String body = body();
    refuseMore(body.getBytes(StandardCharsets.UTF_8).length, most);
    return body;
  }

  /**
   * A body as it was sent.
   *
   * @param most bytes
   * @throws Refusal (413) if it has more
   */
  public byte[] bytes(int most) {
    byte[] bytes = bytes();
    refuseMore(bytes.length, most);
    return bytes;
  }

  private static void refuseMore(int size, int most) {
    if (size > most) throw new Refusal(413, "body must have 0.." + most + " bytes, has " + size);
  }

  /**
   * The account that the authorizer found, null for a stranger.
   *
   * @throws Refusal if there was a token and it was not good
   */
  public @Nullable String account() {
    Map<String, Object> context = authorized();
    if (context.get("refused") instanceof String refused) {
      Object status = context.getOrDefault("refusedStatus", "401");
      throw new Refusal(Integer.parseInt(String.valueOf(status)), refused);
    }
    return context.get("account") instanceof String account ? account : null;
  }

  /** The account that the authorizer found, null where it found none, or a token was not good. */
  @Nullable String knownAccount() {
    return authorized().get("account") instanceof String account ? account : null;
  }

  /** What the token says beside the account, as JSON, of a key its ID; null where there is none. */
  public @Nullable String claims() {
    return authorized().get("claims") instanceof String claims ? claims : null;
  }

  /** The share that the caller has come with, as JSON; null for all others. */
  public @Nullable String share() {
    return authorized().get("share") instanceof String share ? share : null;
  }

  /** Where visitors find Blip, if the authorizer says it. */
  public @Nullable String baseUrl() {
    return authorized().get("baseUrl") instanceof String url ? url : null;
  }

  /** Whether the caller may watch and do nothing else. */
  public boolean isViewer() {
    return "viewer".equals(authorized().get("role"));
  }

  /** Who calls, for people to read: what a token says of its bearer, or the name of a key. */
  public String actor() {
    if (authorized().get("key") instanceof String key) return "key " + key;
    String claims = claims();
    JsonNode said = claims == null ? MissingNode.getInstance() : Json.tree(claims);
    for (String claim : new String[] {"email", "name", "sub"}) {
      String text = said.path(claim).asText("");
      if (!text.isBlank()) return text.substring(0, Math.min(text.length(), LONGEST_ACTOR));
    }
    return String.valueOf(knownAccount());
  }

  /**
   * Whether the caller's Authorization is no matter of Blip's: another scheme, or another issuer's
   * token.
   */
  public boolean isForeign() {
    return Boolean.parseBoolean(String.valueOf(authorized().get("foreign")));
  }

  /**
   * The account that the authorizer found.
   *
   * @throws Refusal (401) if there is none
   */
  public String member() {
    String account = account();
    if (account == null) throw new Refusal(401, "header Authorization must be Bearer and a token");
    return account;
  }

  private Map<String, Object> authorized() {
    var authorizer = event.getRequestContext().getAuthorizer();
    return authorizer == null || authorizer.getLambda() == null ? Map.of() : authorizer.getLambda();
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
