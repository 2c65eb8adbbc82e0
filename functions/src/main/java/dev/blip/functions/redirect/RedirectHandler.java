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
import dev.blip.functions.links.LinkSettings;
import dev.blip.functions.links.LinkTable;
import dev.blip.functions.links.QueryMode;
import dev.blip.functions.links.WebAddress;
import dev.blip.functions.moderation.BlockList;
import dev.blip.functions.moderation.LinkDomains;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends a visitor on to the link's destination for the visitor, and records the click. A visitor is
 * sent on also when nothing can be recorded, and by what is known of the link when the links cannot
 * be read; one whose link is not known, or whose visit must be counted first, is asked to come
 * again. One who comes past CloudFront is refused, unless nobody can tell.
 */
public final class RedirectHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Pattern SLUG = Pattern.compile("[a-zA-Z0-9_-]{3,64}");
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  /** No link has these names; programs ask here, and below where no route leads. */
  private static final Pattern API = Pattern.compile("/(api|parties)(/.*)?");

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
  private final PasswordGate gate;
  private final DailySalt salt;
  private final DoubleClicks doubles;
  private final BlockList blocked;
  private final LinkDomains domains;
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
    blocked = new BlockList(environment, counters);
    domains = new LinkDomains(environment, counters);
    links = new LinkCache(table::find, clock, counters);
    tracker = new Tracker(environment, counters);
    origin = new Origin(environment);
    salt = new DailySalt(environment);
    doubles = new DoubleClicks(environment);
    gate = new PasswordGate(new PasswordTries(environment, clock), origin);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(event, context, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    if (origin.sender(call.headers()) == Origin.Sender.SOMEONE_ELSE) return elsewhere();
    if (!METHODS.contains(call.method())) return notAllowed(call);
    if (call.rawPath().equals("/") || call.rawPath().equals("/app")) {
      return isPost(call) ? notAllowed(call) : to(302, "/app/");
    }
    if (API.matcher(call.rawPath()).matches()) {
      throw new Refusal(404, "no such address: " + call.rawPath() + "; docs/openapi.yaml has them");
    }
    Optional<APIGatewayV2HTTPResponse> file = files.at(call.rawPath());
    if (file.isPresent()) return isPost(call) ? notAllowed(call) : file.get();
    String slug = call.path("slug");
    if (slug == null || !SLUG.matcher(slug).matches()) return unknown(call);
    try {
      String host = origin.host(call.headers());
      Optional<Link> link = links.find(slug).filter(found -> domains.shows(host, found.account()));
      return link.isEmpty() ? unknown(call) : follow(link.get(), call);
    } catch (LinksAway | SdkException e) {
      LOG.error("link {} cannot be followed", slug, e);
      counters.count("LinksAway", String.valueOf(e.getCause() == null ? e : e.getCause()));
      return away();
    }
  }

  private static boolean isPost(HttpCall call) {
    return call.method().equals("POST");
  }

  /** Only a link with a password is posted to. */
  private static APIGatewayV2HTTPResponse notAllowed(HttpCall call) {
    return HttpAnswers.methodNotAllowed(call.method(), "GET, HEAD");
  }

  private APIGatewayV2HTTPResponse follow(Link link, HttpCall call) {
    String password = link.settings().password();
    if (password == null && isPost(call)) return notAllowed(call);
    APIGatewayV2HTTPResponse gone = gone(link);
    if (gone != null) return gone;
    var visitor = new Visitor(origin.believed(call.headers()));
    Optional<String> destination = destination(link, visitor);
    if (destination.isEmpty()) return nowhere();
    if (isBlocked(destination.get())) return blocked();
    boolean bot = crawlers.include(visitor.userAgent());
    boolean isVisit = !call.method().equals("HEAD") && !visitor.looksAhead();
    if (password != null) {
      Optional<APIGatewayV2HTTPResponse> stopped = gate.stop(link, password, call);
      if (stopped.isPresent()) return link.isUsedUp() ? usedUp(link) : stopped.get();
    }
    Visit visit = isVisit ? visit(link, visitor, bot, call) : null;
    if (!mayFollow(link, visit)) return usedUp(link);
    if (visit != null) tracker.record(visit);
    // From a form a browser goes on with GET.
    return to(isPost(call) ? 303 : 302, added(link.settings(), destination.get(), call.rawQuery()));
  }

  private Visit visit(Link link, Visitor visitor, boolean bot, HttpCall call) {
    var click = visitor.click(ids.next(), link.account(), link.slug(), bot);
    String address = origin.address(call.headers(), call.sourceIp());
    return new Visit(click, () -> salt.visitor(click, address, visitor.userAgent()), doubles);
  }

  private static Optional<String> destination(Link link, Visitor visitor) {
    double chance = ThreadLocalRandom.current().nextDouble();
    return Destination.sent(
        link.settings().destination(visitor.country(), visitor.device(), chance));
  }

  /** With the link's own parameters, then with the visitor's if the link hands them on. */
  private static String added(LinkSettings settings, String destination, String rawQuery) {
    String own = Utm.query(settings.utm());
    String tagged = own.isEmpty() ? destination : ForwardedQuery.added(destination, own);
    return settings.query() == QueryMode.FORWARD ? ForwardedQuery.added(tagged, rawQuery) : tagged;
  }

  /**
   * Whether the link's maximum lets one more pass; who counts is counted against it, and the second
   * of a double click passes as the first did.
   *
   * @param visit null for none
   */
  private boolean mayFollow(Link link, @Nullable Visit visit) {
    Long most = link.settings().maxClicks();
    if (most == null) return true;
    if (visit == null || visit.click().bot()) return !link.isUsedUp();
    if (visit.isSecond()) return true;
    boolean may = table.use(link.slug(), USE_PATIENCE);
    // Who only looks is answered from what is known, and that is to be no better than this.
    links.update(link.withUsed(may ? link.used() + 1 : most));
    return may;
  }

  private @Nullable APIGatewayV2HTTPResponse gone(Link link) {
    Instant now = clock.instant();
    if (link.takenDown() != null) {
      return Page.of(451, "This link was taken down", "Whoever runs this site has done so.");
    }
    if (!link.settings().enabled()) {
      return Page.of(410, "This link is switched off", "Its owner may switch it on again.");
    }
    if (link.isAhead(now)) {
      return Page.of(404, "This link is not open yet", "It will be at a time that is to come.");
    }
    if (!link.isExpired(now)) return null;
    return ended(
        link, Page.of(410, "This link has expired", "It was good for a time that has passed."));
  }

  private APIGatewayV2HTTPResponse usedUp(Link link) {
    return ended(link, Page.of(410, "This link is used up", "It was good for a number of visits."));
  }

  /** Where its owner wants those who come too late, else a page. */
  private APIGatewayV2HTTPResponse ended(Link link, APIGatewayV2HTTPResponse page) {
    return Optional.ofNullable(link.settings().afterEnd())
        .flatMap(Destination::sent)
        .filter(address -> !isBlocked(address))
        .map(address -> to(302, address))
        .orElse(page);
  }

  private boolean isBlocked(String address) {
    return blocked.blocking(WebAddress.hostOf(address)).isPresent();
  }

  private static APIGatewayV2HTTPResponse blocked() {
    return Page.of(
        451, "This link leads to a blocked address", "Whoever runs this site has blocked it.");
  }

  private static APIGatewayV2HTTPResponse nowhere() {
    return Page.of(410, "This link leads nowhere", "Its owner may give it another address.");
  }

  private static APIGatewayV2HTTPResponse elsewhere() {
    return Page.of(403, "This is not the way in", "The link works at the address it was given as.");
  }

  private static APIGatewayV2HTTPResponse unknown(HttpCall call) {
    if (isPost(call)) return notAllowed(call);
    return Page.of(404, "There is no such link", "Perhaps a letter is missing, or one too many.");
  }

  private static APIGatewayV2HTTPResponse away() {
    return Page.of(
        503,
        "This link cannot be looked up just now",
        "Please try again in a few seconds.",
        Map.of("Retry-After", COME_AGAIN_SECONDS));
  }

  private static APIGatewayV2HTTPResponse to(int status, String address) {
    return HttpAnswers.answer(status, "text/plain; charset=utf-8", "", Map.of("Location", address));
  }
}
