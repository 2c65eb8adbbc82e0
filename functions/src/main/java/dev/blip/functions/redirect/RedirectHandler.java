package dev.blip.functions.redirect;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Ids;
import dev.blip.functions.Origin;
import dev.blip.functions.links.Link;
import dev.blip.functions.links.LinkTable;
import dev.blip.functions.links.QueryMode;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends a visitor on to the link's destination for the visitor's country, and records the click. A
 * visitor is sent on also when nothing can be recorded, and by what is known of the link when the
 * links cannot be read; one whose link is not known, or whose visit must be counted first, is asked
 * to come again. One who comes past CloudFront is refused, unless nobody can tell.
 */
public final class RedirectHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Pattern SLUG = Pattern.compile("[a-zA-Z0-9_-]{3,64}");
  private static final Duration USE_PATIENCE = Duration.ofSeconds(3);
  private static final String COME_AGAIN_SECONDS = "5";
  private static final Logger LOG = LoggerFactory.getLogger(RedirectHandler.class);

  private final InstantSource clock = InstantSource.system();
  private final Uuid7 ids;
  private final Crawlers crawlers = new Crawlers();
  private final SiteFiles files = new SiteFiles();
  private final LinkTable table;
  private final LinkCache links;
  private final Tracker tracker;
  private final Origin origin;
  private final Counters counters;

  public RedirectHandler() {
    this(Environment.ofProcess());
  }

  public RedirectHandler(Environment environment) {
    this(environment, Ids.random());
  }

  RedirectHandler(Environment environment, Uuid7 ids) {
    this.ids = ids;
    counters = Counters.of(environment);
    table = new LinkTable(environment);
    links = new LinkCache(table::find, clock, counters);
    tracker = new Tracker(environment, counters);
    origin = new Origin(environment);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(event, context, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    if (origin.sender(call.headers()) == Origin.Sender.SOMEONE_ELSE) return elsewhere();
    boolean head = call.method().equals("HEAD");
    if (!head && !call.method().equals("GET")) {
      return HttpAnswers.methodNotAllowed(call.method(), "GET, HEAD");
    }
    if (call.rawPath().equals("/") || call.rawPath().equals("/app")) return to("/app/");
    Optional<APIGatewayV2HTTPResponse> file = files.at(call.rawPath());
    if (file.isPresent()) return file.get();
    String slug = call.path("slug");
    if (slug == null || !SLUG.matcher(slug).matches()) return unknown();
    try {
      Optional<Link> link = links.find(slug);
      return link.isEmpty() ? unknown() : follow(link.get(), call, head);
    } catch (LinksAway | SdkException e) {
      LOG.error("link {} cannot be followed", slug, e);
      counters.count("LinksAway", String.valueOf(e.getCause() == null ? e : e.getCause()));
      return away();
    }
  }

  private APIGatewayV2HTTPResponse follow(Link link, HttpCall call, boolean head) {
    APIGatewayV2HTTPResponse gone = gone(link);
    if (gone != null) return gone;
    var visitor = new Visitor(origin.believed(call.headers()));
    Optional<String> destination = Destination.sent(link.destination(visitor.country()));
    if (destination.isEmpty()) return nowhere();
    boolean bot = crawlers.include(visitor.userAgent());
    boolean visit = !head && !visitor.looksAhead();
    if (!mayFollow(link, !visit || bot)) return usedUp();
    if (visit) {
      tracker.record(visitor.click(ids.next(), link.account(), link.slug(), bot));
    }
    return to(
        link.settings().query() == QueryMode.FORWARD
            ? ForwardedQuery.added(destination.get(), call.rawQuery())
            : destination.get());
  }

  /** Whether the link's maximum lets one more pass; who counts is counted against it. */
  private boolean mayFollow(Link link, boolean uncounted) {
    if (link.settings().maxClicks() == null) return true;
    return uncounted ? !link.isUsedUp() : table.use(link.slug(), USE_PATIENCE);
  }

  private @Nullable APIGatewayV2HTTPResponse gone(Link link) {
    if (!link.settings().enabled()) {
      return Page.of(410, "This link is switched off", "Its owner may switch it on again.");
    }
    Instant expiresAt = link.settings().expiresAt();
    if (expiresAt != null && !clock.instant().isBefore(expiresAt)) {
      return Page.of(410, "This link has expired", "It was good for a time that has passed.");
    }
    return null;
  }

  private static APIGatewayV2HTTPResponse usedUp() {
    return Page.of(410, "This link is used up", "It was good for a number of visits.");
  }

  private static APIGatewayV2HTTPResponse nowhere() {
    return Page.of(410, "This link leads nowhere", "Its owner may give it another address.");
  }

  private static APIGatewayV2HTTPResponse elsewhere() {
    return Page.of(403, "This is not the way in", "The link works at the address it was given as.");
  }

  private static APIGatewayV2HTTPResponse unknown() {
    return Page.of(404, "There is no such link", "Perhaps a letter is missing, or one too many.");
  }

  private static APIGatewayV2HTTPResponse away() {
    return Page.of(
        503,
        "This link cannot be looked up just now",
        "Please try again in a few seconds.",
        Map.of("Retry-After", COME_AGAIN_SECONDS));
  }

  private static APIGatewayV2HTTPResponse to(String address) {
    return HttpAnswers.answer(302, "text/plain; charset=utf-8", "", Map.of("Location", address));
  }
}
