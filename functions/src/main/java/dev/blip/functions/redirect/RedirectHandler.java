package dev.blip.functions.redirect;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Ids;
import dev.blip.functions.Origin;
import dev.blip.functions.links.Link;
import dev.blip.functions.links.LinkTable;
import dev.blip.protocol.Uuid7;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a visitor on to the link's destination for the visitor's country, and records the click. A
 * visitor is sent on also when nothing can be recorded.
 */
public final class RedirectHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final InstantSource clock = InstantSource.system();
  private final Uuid7 ids = Ids.random();
  private final Crawlers crawlers = new Crawlers();
  private final LinkTable table;
  private final LinkCache links;
  private final Tracker tracker;
  private final Origin origin;

  public RedirectHandler() {
    this(Environment.ofProcess());
  }

  public RedirectHandler(Environment environment) {
    table = new LinkTable(environment);
    links = new LinkCache(table, clock);
    tracker = new Tracker(environment);
    origin = new Origin(environment);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(event, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    boolean head = call.method().equals("HEAD");
    if (!head && !call.method().equals("GET")) {
      return HttpAnswers.methodNotAllowed(call.method(), "GET, HEAD");
    }
    if (call.rawPath().equals("/")) return to("/app/");
    String slug = call.path("slug");
    if (slug == null || !slug.matches("[a-zA-Z0-9_-]{3,64}")) return unknown();
    Optional<Link> link = links.find(slug);
    return link.isEmpty() ? unknown() : follow(link.get(), call, head);
  }

  private APIGatewayV2HTTPResponse follow(Link link, HttpCall call, boolean head) {
    APIGatewayV2HTTPResponse gone = gone(link);
    if (gone != null) return gone;
    var visitor = new Visitor(origin.believed(call.headers()));
    if (!head) {
      boolean bot = crawlers.include(visitor.userAgent());
      if (!bot && link.maxClicks() != null && !table.use(link.slug())) return usedUp();
      long now = clock.millis();
      tracker.record(visitor.click(ids.next(), link.account(), link.slug(), now, bot));
    } else if (link.maxClicks() != null && link.used() >= link.maxClicks()) {
      return usedUp();
    }
    return to(link.destination(visitor.country()));
  }

  private @Nullable APIGatewayV2HTTPResponse gone(Link link) {
    if (!link.enabled()) {
      return Page.of(410, "This link is switched off", "Its owner may switch it on again.");
    }
    Instant expiresAt = link.expiresAt();
    if (expiresAt != null && !clock.instant().isBefore(expiresAt)) {
      return Page.of(410, "This link has expired", "It was good for a time that has passed.");
    }
    return null;
  }

  private static APIGatewayV2HTTPResponse usedUp() {
    return Page.of(410, "This link is used up", "It was good for a number of visits.");
  }

  private static APIGatewayV2HTTPResponse unknown() {
    return Page.of(404, "There is no such link", "Perhaps a letter is missing, or one too many.");
  }

  private static APIGatewayV2HTTPResponse to(String destination) {
    return HttpAnswers.answer(
        302, "text/plain; charset=utf-8", "", Map.of("Location", destination));
  }
}
