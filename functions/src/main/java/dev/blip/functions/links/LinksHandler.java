package dev.blip.functions.links;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Cors;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Origin;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The links of an account: create, list, read, replace, delete. */
public final class LinksHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  /** Without 0 O 1 l I, which look alike. */
  private static final String ALPHABET =
      "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int SLUG_LENGTH = 7;
  private static final int MOST_LISTED = 100;

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final Origin origin;
  private final Cors cors;
  private final LinkTable links;
  private final Supplier<String> baseUrl;

  public LinksHandler() {
    this(Environment.ofProcess());
  }

  public LinksHandler(Environment environment) {
    origin = new Origin(environment);
    cors = Cors.of(environment);
    links = new LinkTable(environment);
    baseUrl = environment.later("BASE_URL");
  }

  /** A link as callers see it. */
  record Shown(
      String slug,
      String url,
      String destination,
      Map<String, String> countries,
      String query,
      @Nullable String expiresAt,
      @Nullable Long maxClicks,
      @Nullable Long used,
      boolean enabled,
      @Nullable String title,
      List<String> tags,
      String createdAt) {}

  record Listed(List<Shown> links, @Nullable String cursor) {}

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    String slug = call.path("slug");
    if (slug != null) return one(call, call.member(), slug);
    if (!call.rawPath().equals("/api/links")) {
      throw new Refusal(404, "API has nothing at " + Text.quoted(call.rawPath()));
    }
    return switch (call.method()) {
      case "GET" -> list(call, call.member());
      case "POST" -> {
        String account = call.member();
        call.mayAsk();
        yield create(draft(call), account);
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, POST");
    };
  }

  private APIGatewayV2HTTPResponse one(HttpCall call, String account, String slug) {
    call.mayAsk();
    return switch (call.method()) {
      case "GET" -> HttpAnswers.json(200, shown(owned(slug, account)));
      case "PUT" -> replace(draft(call), owned(slug, account));
      case "DELETE" -> {
        if (!links.delete(slug, account)) throw unknown(slug);
        yield HttpAnswers.answer(204, "application/json", "", Map.of());
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, PUT, DELETE");
    };
  }

  private LinkDraft draft(HttpCall call) {
    return LinkDraft.read(call.json(), OwnAddresses.of(baseUrl.get(), call.domain()));
  }

  private Link owned(String slug, String account) {
    return links
        .find(slug)
        .filter(link -> link.account().equals(account))
        .orElseThrow(() -> unknown(slug));
  }

  private static Refusal unknown(String slug) {
    return new Refusal(404, "account has no link " + Text.quoted(slug));
  }

  private APIGatewayV2HTTPResponse create(LinkDraft draft, String account) {
    String wanted = draft.slug();
    while (true) {
      Instant now = Instant.ofEpochMilli(clock.millis());
      Link link = link(draft, wanted == null ? generated() : wanted, account, 0, now);
      if (links.add(link)) {
        return HttpAnswers.answer(
            201,
            "application/json",
            Json.write(shown(link)),
            Map.of("Location", "/api/links/" + link.slug()));
      }
      if (wanted != null) throw new Refusal(409, "slug " + wanted + " is taken");
    }
  }

  private APIGatewayV2HTTPResponse replace(LinkDraft draft, Link old) {
    String slug = draft.slug();
    if (slug != null && !slug.equals(old.slug())) {
      throw Refusal.bad("slug cannot change, was " + Text.quoted(slug) + " for " + old.slug());
    }
    Link link = link(draft, old.slug(), old.account(), old.used(), old.createdAt());
    if (!links.replace(link)) throw unknown(old.slug());
    return HttpAnswers.json(200, shown(link));
  }

  private APIGatewayV2HTTPResponse list(HttpCall call, String account) {
    call.mayAsk("limit", "cursor");
    LinkTable.Page page = links.list(account, limit(call.query("limit")), call.query("cursor"));
    var shown = page.links().stream().map(this::shown).toList();
    return HttpAnswers.json(200, new Listed(shown, page.cursor()));
  }

  private static int limit(@Nullable String text) {
    if (text == null) return 50;
    if (text.matches("[0-9]{1,3}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_LISTED) return limit;
    }
    throw Refusal.bad("limit must be 1.." + MOST_LISTED + ", was " + Text.quoted(text));
  }

  private String generated() {
    var slug = new StringBuilder();
    for (int i = 0; i < SLUG_LENGTH; i++) {
      slug.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return slug.toString();
  }

  private static Link link(
      LinkDraft draft, String slug, String account, long used, Instant createdAt) {
    return new Link(
        slug,
        account,
        draft.destination(),
        draft.countries(),
        draft.query(),
        draft.expiresAt(),
        draft.maxClicks(),
        used,
        draft.enabled(),
        draft.title(),
        draft.tags(),
        createdAt);
  }

  private Shown shown(Link link) {
    Instant expiresAt = link.expiresAt();
    return new Shown(
        link.slug(),
        baseUrl.get() + "/" + link.slug(),
        link.destination(),
        link.countries(),
        link.query().text(),
        expiresAt == null ? null : expiresAt.toString(),
        link.maxClicks(),
        link.maxClicks() == null ? null : link.used(),
        link.enabled(),
        link.title(),
        link.tags(),
        link.createdAt().toString());
  }
}
