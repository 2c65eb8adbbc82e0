package dev.blip.functions.links;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Cors;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import dev.blip.functions.history.LinkCounts;
import dev.blip.functions.moderation.LinkDomains;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The links of an account: create, list, read, replace, patch, delete, restore, many at once, and
 * as QR codes.
 */
public final class LinksHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final InstantSource clock = InstantSource.system();
  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final LinkDesk desk;
  private final LinkErasing erasing;
  private final LinkPages pages;
  private final LinkCounts counts;
  private final BaseUrl baseUrl;
  private final LinkDomains domains;

  public LinksHandler() {
    this(Environment.ofProcess());
  }

  public LinksHandler(Environment environment) {
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    desk = new LinkDesk(environment);
    erasing = new LinkErasing(environment);
    counts = new LinkCounts(environment);
    pages = new LinkPages(environment, counts);
    baseUrl = new BaseUrl(environment);
    domains = new LinkDomains(environment, Counters.of(environment));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    baseUrl.hear(call);
    String slug = call.path("slug");
    if (slug != null) return ofLink(call, call.member(), slug);
    return switch (call.rawPath()) {
      case "/api/links" -> all(call, call.member());
      case "/api/links/bulk" -> files(call).bulk(call, call.member(), own(call));
      case "/api/links/import" -> files(call).imported(call, call.member(), own(call));
      case "/api/links/export" ->
          files(call).exported(call, call.member(), address(call.member()), now());
      default -> throw new Refusal(404, "API has nothing at " + Text.quoted(call.rawPath()));
    };
  }

  private LinkDesk desk(HttpCall call) {
    return desk.by(call.actor());
  }

  private LinkFiles files(HttpCall call) {
    return new LinkFiles(desk(call), pages);
  }

  private APIGatewayV2HTTPResponse ofLink(HttpCall call, String account, String slug) {
    if (call.rawPath().endsWith("/restore")) return restored(call, account, slug);
    if (call.rawPath().endsWith("/erasure")) return erasing.read(call, account, slug);
    return call.rawPath().endsWith("/qr") ? qr(call, account, slug) : one(call, account, slug);
  }

  private APIGatewayV2HTTPResponse all(HttpCall call, String account) {
    return switch (call.method()) {
      case "GET" -> list(call, account);
      case "POST" -> {
        call.mayAsk();
        Link made = desk(call).create(account, LinkDraft.read(call.json(), own(call)), null);
        yield shown(201, made, Map.of("Location", "/api/links/" + made.slug()));
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, POST");
    };
  }

  private APIGatewayV2HTTPResponse one(HttpCall call, String account, String slug) {
    boolean withClicks = call.method().equals("DELETE") && LinkErasing.isMeant(call);
    if (!call.method().equals("DELETE")) call.mayAsk();
    IfMatch wanted = IfMatch.of(call);
    return switch (call.method()) {
      case "GET" -> shown(200, desk.read(account, slug, wanted), Map.of());
      case "PUT" -> {
        LinkDraft draft = LinkDraft.read(call.json(), own(call));
        yield shown(200, desk(call).replace(account, slug, draft, wanted), Map.of());
      }
      case "PATCH" -> {
        JsonNode patch = Json.tree(call.json());
        yield shown(200, desk(call).patch(account, slug, patch, wanted, own(call)), Map.of());
      }
      case "DELETE" -> {
        if (withClicks) yield erasing.erase(desk(call), account, slug, wanted);
        desk(call).delete(account, slug, wanted);
        yield HttpAnswers.answer(204, "application/json", "", Map.of());
      }
      default -> HttpAnswers.methodNotAllowed(call.method(), "GET, PUT, PATCH, DELETE");
    };
  }

  private APIGatewayV2HTTPResponse restored(HttpCall call, String account, String slug) {
    call.mayAsk();
    if (!call.method().equals("POST")) return HttpAnswers.methodNotAllowed(call.method(), "POST");
    return shown(200, desk(call).restore(account, slug), Map.of());
  }

  private APIGatewayV2HTTPResponse qr(HttpCall call, String account, String slug) {
    if (!call.method().equals("GET")) return HttpAnswers.methodNotAllowed(call.method(), "GET");
    QrPicture picture = QrPicture.read(call);
    Link link = desk.read(account, slug, IfMatch.any());
    String address = LinkJson.url(link, address(account));
    if (!picture.png()) {
      return HttpAnswers.answer(200, "image/svg+xml", picture.svg(address), Map.of());
    }
    String png = Base64.getEncoder().encodeToString(picture.png(address));
    var answer = HttpAnswers.answer(200, "image/png", png, Map.of());
    answer.setIsBase64Encoded(true);
    return answer;
  }

  private OwnAddresses own(HttpCall call) {
    return OwnAddresses.of(baseUrl.get(), call.domain(), domains.all());
  }

  private APIGatewayV2HTTPResponse shown(int status, Link link, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("ETag", link.etag());
    var count = counts.read(link.account(), link.slug());
    String body = Json.write(LinkJson.of(link, count, address(link.account())));
    return HttpAnswers.answer(status, "application/json", body, all);
  }

  /** Where visitors find an account's links, without a trailing slash. */
  private String address(String account) {
    return domains.of(account).map(baseUrl::at).orElseGet(baseUrl);
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private APIGatewayV2HTTPResponse list(HttpCall call, String account) {
    LinkQuery query = LinkQuery.read(call, account);
    LinkPages.Page page = pages.read(query, call.query("cursor"), now());
    return HttpAnswers.json(200, LinkPart.of(page, query, address(account)));
  }
}
