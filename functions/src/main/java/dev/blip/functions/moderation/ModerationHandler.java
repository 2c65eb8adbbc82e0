package dev.blip.functions.moderation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.functions.Invocations;
import dev.blip.functions.links.WebAddress;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import dev.blip.protocol.Uuid7;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator does against abuse ({@code docs/operations/abuse.md}): invoked with {@code
 * {"action":…}} by those whom IAM lets, reachable for nobody else. What it refuses it answers as
 * {@code {"error":{"kind","message","id"}}}; all that it did is in its log.
 */
public final class ModerationHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Logger LOG = LoggerFactory.getLogger(ModerationHandler.class);

  private final InstantSource clock = InstantSource.system();
  private final Uuid7 ids = Ids.random();
  private final Takedowns takedowns;
  private final BlockedDomains domains;
  private final Reports reports;
  private final GivenDomains given;
  private final Supplier<String> baseUrl;

  public ModerationHandler() {
    this(Environment.ofProcess());
  }

  public ModerationHandler(Environment environment) {
    takedowns = new Takedowns(environment);
    domains = new BlockedDomains(environment);
    reports = new Reports(environment);
    given = new GivenDomains(environment);
    baseUrl = environment.later("BASE_URL");
  }

  /** What can be done, each with the fields that it takes beside {@code action}. */
  private enum Action {
    TAKE_DOWN("takeDown", "slug", "reason"),
    LIFT("lift", "slug"),
    LIST("list", "after"),
    BLOCK("block", "domain", "reason"),
    UNBLOCK("unblock", "domain"),
    BLOCKED("blocked", "after"),
    REPORTS("reports", "limit"),
    DISMISS("dismiss", "slug"),
    GIVE_DOMAIN("giveDomain", "domain", "account"),
    TAKE_DOMAIN("takeDomain", "domain"),
    DOMAINS("domains", "after");

    private final String text;
    private final List<String> fields;

    Action(String text, String... fields) {
      this.text = text;
      this.fields = List.of(fields);
    }
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(input, context, Map.of(), this::answer);
  }

  private Map<String, Object> answer(Map<String, Object> input) {
    try {
      return act(Json.MAPPER.valueToTree(input));
    } catch (Refusal refusal) {
      var problem = refusal.problem(ids.next());
      LOG.info("refused: {} [{}]", problem.message(), problem.id());
      return Map.of(
          "error",
          Map.of("kind", problem.kind(), "message", problem.message(), "id", problem.id()));
    }
  }

  private Map<String, Object> act(JsonNode input) {
    Action action = action(input);
    for (var field : input.properties()) {
      if (field.getKey().equals("action") || action.fields.contains(field.getKey())) continue;
      throw Refusal.bad(
          "%s may have %s, has %s"
              .formatted(action.text, action.fields, Text.quoted(field.getKey())));
    }
    var asked = new Asked(input);
    return switch (action) {
      case TAKE_DOWN -> takeDown(asked.slug("slug"), asked.reason());
      case LIFT -> lift(asked.slug("slug"));
      case LIST -> list(asked);
      case BLOCK -> block(asked.domain("domain"), asked.reason());
      case UNBLOCK -> unblock(asked.domain("domain"));
      case BLOCKED -> blocked(asked);
      case REPORTS -> reports(asked);
      case DISMISS -> dismiss(asked.slug("slug"));
      case GIVE_DOMAIN -> give(asked.domain("domain"), asked.account());
      case TAKE_DOMAIN -> take(asked.domain("domain"));
      case DOMAINS -> given(asked);
    };
  }

  private static Action action(JsonNode input) {
    JsonNode said = input.path("action");
    for (Action each : Action.values()) {
      if (said.isTextual() && each.text.equals(said.asText())) return each;
    }
    throw Refusal.bad(
        "action must be one of %s, was %s"
            .formatted(
                Stream.of(Action.values()).map(each -> each.text).toList(), Json.shown(said)));
  }

  private Map<String, Object> takeDown(String slug, String reason) {
    var takedown = new Takedown(reason, Instant.ofEpochMilli(clock.millis()));
    String link = takedowns.takeDown(slug, takedown);
    LOG.info("{} is taken down: {}", link, Text.quoted(reason));
    return shown(new Takedowns.Held(link, takedown));
  }

  private Map<String, Object> lift(String slug) {
    Takedowns.Held held =
        takedowns
            .lift(slug)
            .orElseThrow(() -> new Refusal(404, "slug " + slug + " is not taken down"));
    LOG.info("{} is taken down no more", held.slug());
    return shown(held);
  }

  private Map<String, Object> list(Asked asked) {
    String after = asked.has("after") ? asked.slug("after") : null;
    var held = takedowns.list(after, Asked.MOST_LISTED);
    String next = held.size() < Asked.MOST_LISTED ? null : held.getLast().slug();
    return page("takenDown", held.stream().map(ModerationHandler::shown).toList(), next);
  }

  private Map<String, Object> block(String domain, String reason) {
    var blocked = new BlockedDomains.Blocked(domain, reason, Instant.ofEpochMilli(clock.millis()));
    domains.block(blocked);
    LOG.info("{} is blocked: {}", domain, Text.quoted(reason));
    return shown(blocked);
  }

  private Map<String, Object> unblock(String domain) {
    BlockedDomains.Blocked blocked =
        domains
            .unblock(domain)
            .orElseThrow(() -> new Refusal(404, "domain " + domain + " is not blocked"));
    LOG.info("{} is blocked no more", domain);
    return shown(blocked);
  }

  private Map<String, Object> blocked(Asked asked) {
    String after = asked.has("after") ? asked.domain("after") : null;
    var blocked = domains.list(after, Asked.MOST_LISTED);
    String next = blocked.size() < Asked.MOST_LISTED ? null : blocked.getLast().domain();
    return page("blocked", blocked.stream().map(ModerationHandler::shown).toList(), next);
  }

  private static Map<String, Object> page(
      String name, List<Map<String, Object>> all, @Nullable String next) {
    var page = new LinkedHashMap<String, Object>(Map.of(name, all));
    if (next != null) page.put("next", next);
    return page;
  }

  private static Map<String, Object> shown(Takedowns.Held held) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("slug", held.slug());
    shown.put("reason", held.takedown().reason());
    shown.put("at", held.takedown().at().toString());
    return shown;
  }

  private static Map<String, Object> shown(BlockedDomains.Blocked blocked) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("domain", blocked.domain());
    shown.put("reason", blocked.reason());
    shown.put("at", blocked.at().toString());
    return shown;
  }

  private Map<String, Object> reports(Asked asked) {
    var most = reports.most(asked.limit());
    return page("reports", most.stream().map(ModerationHandler::shown).toList(), null);
  }

  private Map<String, Object> dismiss(String slug) {
    Reports.Reported reported =
        reports
            .dismiss(slug)
            .orElseThrow(() -> new Refusal(404, "slug " + slug + " is not reported"));
    LOG.info("reports of {} are dismissed", slug);
    return shown(reported);
  }

  private static Map<String, Object> shown(Reports.Reported reported) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("slug", reported.slug());
    shown.put("times", reported.times());
    shown.put("reasons", reported.reasons());
    shown.put("comments", reported.comments().stream().map(ModerationHandler::shown).toList());
    shown.put("first", reported.first().toString());
    shown.put("last", reported.last().toString());
    return shown;
  }

  private static Map<String, Object> shown(Reports.Comment comment) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("at", comment.at().toString());
    shown.put("reason", comment.reason());
    shown.put("text", comment.text());
    return shown;
  }

  /** Blip's own name shows everybody's links: as one account's it would hide all others. */
  private Map<String, Object> give(String domain, String account) {
    String own = WebAddress.plain(WebAddress.read("BASE_URL", baseUrl.get()).host());
    if (domain.equals(own)) {
      throw Refusal.bad("domain must not be Blip's own, was " + Text.quoted(domain));
    }
    var next = new GivenDomains.Given(domain, account, Instant.ofEpochMilli(clock.millis()));
    given.give(next);
    LOG.info("{} is {}'s", domain, account);
    return shown(next);
  }

  private Map<String, Object> take(String domain) {
    GivenDomains.Given before =
        given
            .take(domain)
            .orElseThrow(() -> new Refusal(404, "domain " + domain + " is no account's"));
    LOG.info("{} is {}'s no more", domain, before.account());
    return shown(before);
  }

  private Map<String, Object> given(Asked asked) {
    String after = asked.has("after") ? asked.domain("after") : null;
    var all = given.list(after, Asked.MOST_LISTED);
    String next = all.size() < Asked.MOST_LISTED ? null : all.getLast().domain();
    return page("domains", all.stream().map(ModerationHandler::shown).toList(), next);
  }

  private static Map<String, Object> shown(GivenDomains.Given given) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("domain", given.domain());
    shown.put("account", given.account());
    shown.put("at", given.at().toString());
    return shown;
  }
}
