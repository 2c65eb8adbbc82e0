package dev.blip.functions.history;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Cors;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import dev.blip.functions.audit.AuditPages;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/clicks} and {@code GET /api/stats}: an account's past. */
public final class HistoryHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final int USUAL_LIMIT = 100;
  private static final int MOST_LIMIT = 1_000;

  private final InstantSource clock = InstantSource.system();
  private final Origin origin;
  private final Cors cors;
  private final Limits limits;
  private final ClickPages clicks;
  private final Statistics statistics;
  private final AuditPages audit;
  private final Spelling spelling;

  public HistoryHandler() {
    this(Environment.ofProcess());
  }

  public HistoryHandler(Environment environment) {
    origin = new Origin(environment);
    cors = Cors.of(environment);
    limits = Limits.ofRequests(environment);
    clicks = new ClickPages(environment);
    statistics = new Statistics(environment);
    audit = new AuditPages(environment);
    spelling = new Spelling(environment);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, cors, limits, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    String account = call.member();
    if (!call.method().equals("GET")) return HttpAnswers.methodNotAllowed(call.method(), "GET");
    return switch (call.rawPath()) {
      case "/api/stats" -> stats(call, account);
      case "/api/audit" ->
          HttpAnswers.json(200, audit.read(call, account, link -> spelling.of(account, link)));
      case AuditPages.MEMBERS -> HttpAnswers.json(200, audit.ofMembers(call, account));
      case AuditPages.ACCESS -> HttpAnswers.json(200, audit.ofAccess(call, account));
      default -> clicks(call, account);
    };
  }

  private APIGatewayV2HTTPResponse clicks(HttpCall call, String account) {
    call.mayAsk("link", "from", "to", "bots", "limit", "cursor");
    Span span = Span.read(call.query("from"), call.query("to"), now());
    var wanted =
        new ClickPages.Wanted(
            account,
            spelling.of(account, link(call.query("link"))),
            call.query("from"),
            call.query("to"),
            bots(call.query("bots")),
            limit(call.query("limit")));
    return HttpAnswers.json(200, clicks.read(wanted, span, call.query("cursor")));
  }

  private APIGatewayV2HTTPResponse stats(HttpCall call, String account) {
    call.mayAsk("link", "from", "to", "by", "tz");
    var by = by(call.query("by"));
    ZoneId zone = zone(call.query("tz"));
    Span span = Span.readWhole(call.query("from"), call.query("to"), now(), by.step());
    return HttpAnswers.json(
        200,
        statistics.read(account, spelling.of(account, link(call.query("link"))), span, by, zone));
  }

  private static ZoneId zone(@Nullable String text) {
    if (text == null) return ZoneOffset.UTC;
    if (ZoneId.getAvailableZoneIds().contains(text)) return ZoneId.of(text);
    throw Refusal.bad(
        "tz must be a zone of the IANA database, such as Asia/Kolkata, was " + Text.quoted(text));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private static Statistics.By by(@Nullable String text) {
    String wanted = text == null ? "country" : text;
    for (Statistics.By by : Statistics.By.values()) if (name(by).equals(wanted)) return by;
    List<String> all = Arrays.stream(Statistics.By.values()).map(HistoryHandler::name).toList();
    throw Refusal.bad("by must be one of " + all + ", was " + Text.quoted(wanted));
  }

  private static String name(Statistics.By by) {
    return by.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String link(@Nullable String text) {
    if (text == null || text.matches("[a-zA-Z0-9_-]{3,64}")) return text;
    throw Refusal.bad("link must be a slug, 3..64 of a-z A-Z 0-9 _ -, was " + Text.quoted(text));
  }

  private static boolean bots(@Nullable String text) {
    if (text == null || text.equals("false")) return false;
    if (text.equals("true")) return true;
    throw Refusal.bad("bots must be true or false, was " + Text.quoted(text));
  }

  private static int limit(@Nullable String text) {
    if (text == null) return USUAL_LIMIT;
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_LIMIT) return limit;
    }
    throw Refusal.bad("limit must be 1.." + MOST_LIMIT + ", was " + Text.quoted(text));
  }
}
