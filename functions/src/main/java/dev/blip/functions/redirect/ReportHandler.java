package dev.blip.functions.redirect;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Limits;
import dev.blip.functions.Origin;
import dev.blip.functions.links.Link;
import dev.blip.functions.links.LinkTable;
import dev.blip.functions.moderation.Reports;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Where visitors report a link to the operator: a form, and what was sent with it. Nothing of the
 * visitor is stored; an address may send five a minute.
 */
public final class ReportHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int LONGEST_COMMENT = 500;

  /** A form with the longest comment, each letter of it twelve characters. */
  private static final int LONGEST_FORM = 8_000;

  private static final String TITLE = "Report this link";
  private static final String ASKED =
      "Whoever runs this site will read it. Nothing about you is stored.";
  private static final String FORM =
      """
      <form method="post">
      <label>What is wrong? <select name="reason" required>
      <option value="">Please choose</option>
      %s
      </select></label>
      <label>More about it <textarea name="comment" maxlength="%d" rows="4"></textarea></label>
      <button>Report</button>
      </form>
      """
          .formatted(
              Stream.of(Reports.Reason.values())
                  .map(each -> "<option value=\"%s\">%s".formatted(each.text(), each.shown()))
                  .collect(Collectors.joining("\n")),
              LONGEST_COMMENT);
  private static final Logger LOG = LoggerFactory.getLogger(ReportHandler.class);

  private final InstantSource clock = InstantSource.system();
  private final Origin origin;
  private final Limits limits;
  private final LinkTable links;
  private final Reports reports;
  private final Counters counters;

  public ReportHandler() {
    this(Environment.ofProcess());
  }

  public ReportHandler(Environment environment) {
    origin = new Origin(environment);
    limits = Limits.ofReports(environment);
    links = new LinkTable(environment);
    reports = new Reports(environment);
    counters = Counters.of(environment);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpAnswers.of(origin, event, context, this::answer);
  }

  private APIGatewayV2HTTPResponse answer(HttpCall call) {
    if (!METHODS.contains(call.method())) {
      return HttpAnswers.methodNotAllowed(call.method(), "GET, HEAD, POST");
    }
    boolean isSent = call.method().equals("POST");
    if (isSent && isOfAnotherSite(call)) {
      return page(403, "Please report it on this page.", Map.of());
    }
    if (isSent) {
      var wait = limits.charge(null, origin.address(call.headers(), call.sourceIp()));
      if (wait.isPresent()) return tooMany(Limits.seconds(wait.get()));
    }
    try {
      Optional<Link> link = links.find(String.valueOf(call.path("slug")), PATIENCE);
      if (link.isEmpty()) return unknown();
      return isSent ? sent(link.get(), call) : page(200, ASKED, Map.of());
    } catch (SdkException e) {
      LOG.error("a report cannot be taken", e);
      return away();
    }
  }

  /** A page elsewhere has its visitors report a link: browsers say so, other clients nothing. */
  private boolean isOfAnotherSite(HttpCall call) {
    String site = call.headers().get("sec-fetch-site");
    if (site != null) return !site.equals("same-origin");
    String from = call.headers().get("origin");
    if (from == null) return false;
    return !from.replaceFirst("^https?://", "").equals(origin.host(call.headers()));
  }

  private APIGatewayV2HTTPResponse sent(Link link, HttpCall call) {
    Reports.Reason reason;
    String comment;
    try {
      reason = Reports.Reason.read(Form.field(call, "reason", LONGEST_FORM));
      comment = comment(Form.field(call, "comment", LONGEST_FORM));
    } catch (Refusal refusal) {
      return page(400, "Please choose a reason, and say no more than 500 characters.", Map.of());
    }
    try {
      reports.add(link.slug(), reason, comment, Instant.ofEpochMilli(clock.millis()));
    } catch (Refusal refusal) {
      LOG.warn("a report of {} is not taken: {}", link.slug(), refusal.reason());
      return away();
    }
    LOG.info("{} is reported: {}", link.slug(), reason.text());
    counters.count("LinksReported", reason.text());
    return Page.of(200, "Thank you", "The link was reported to whoever runs this site.");
  }

  private static String comment(String said) {
    String text = Text.wellFormed("comment", said).replace("\r\n", "\n").strip();
    if (text.length() <= LONGEST_COMMENT) return text.replaceAll("[\\p{Cc}&&[^\n\t]]", "");
    throw Refusal.bad("comment must have 0.." + LONGEST_COMMENT + " characters");
  }

  private static APIGatewayV2HTTPResponse tooMany(long seconds) {
    return page(
        429,
        "That was often enough. Please wait for " + seconds + " s.",
        Map.of("Retry-After", Long.toString(seconds)));
  }

  private static APIGatewayV2HTTPResponse away() {
    return page(503, "It cannot be taken just now. Please try again.", Map.of("Retry-After", "5"));
  }

  private static APIGatewayV2HTTPResponse unknown() {
    return Page.of(404, "There is no such link", "So there is nothing to report.");
  }

  private static APIGatewayV2HTTPResponse page(
      int status, String text, Map<String, String> headers) {
    return Page.of(status, TITLE, text, FORM, headers);
  }
}
