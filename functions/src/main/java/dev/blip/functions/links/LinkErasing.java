package dev.blip.functions.links;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpAnswers;
import dev.blip.functions.HttpCall;
import dev.blip.functions.ledger.Erasure;
import dev.blip.functions.ledger.Erasures;
import dev.blip.functions.ledger.Sweeps;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Deleting a link with its clicks: answered as soon as nothing tells of them any more, while they
 * are erased one after the other; and how far that is.
 */
final class LinkErasing {
  private static final Logger LOG = LoggerFactory.getLogger(LinkErasing.class);

  private final Erasures erasures;
  private final Sweeps sweeps;

  LinkErasing(Environment environment) {
    erasures = new Erasures(environment);
    sweeps = new Sweeps(environment);
  }

  /**
   * As JSON.
   *
   * @param state {@code erasing} or {@code done}
   * @param clicks erased so far, bots too
   */
  private record Shown(String slug, String state, long clicks, String begunAt) {}

  /** Whether a call to delete means the clicks, too. */
  static boolean isMeant(HttpCall call) {
    call.mayAsk("clicks");
    String clicks = call.query("clicks");
    if (clicks == null || clicks.equals("false")) return false;
    if (clicks.equals("true")) return true;
    throw Refusal.bad("clicks must be true or false, was " + Text.quoted(clicks));
  }

  /**
   * Deletes a link with its clicks; of one that is deleted so already it goes on, should the first
   * request have ended half-way.
   *
   * @throws Refusal (404, 412) as {@link LinkDesk#read}; (503) if nothing is erased yet
   */
  APIGatewayV2HTTPResponse erase(LinkDesk desk, String account, String slug, IfMatch wanted) {
    Erasure before = desk.has(account, slug) ? null : find(account, slug).orElse(null);
    if (before != null) {
      if (!before.isDone()) begin(before, before.begunAt());
      return shown(202, before);
    }
    LinkDesk.Erased erased = desk.erase(account, slug, wanted);
    begin(erased.erasure(), erased.since());
    return shown(202, erased.erasure());
  }

  private void begin(Erasure erasure, Instant since) {
    try {
      sweeps.begin(erasure, since);
    } catch (SdkException e) {
      LOG.warn("clicks of {}/{} are not erased yet", erasure.account(), erasure.link(), e);
      throw new Refusal(503, "link is deleted, but its clicks are not erased yet; try again");
    }
  }

  /** How far it is. */
  APIGatewayV2HTTPResponse read(HttpCall call, String account, String slug) {
    call.mayAsk();
    if (!call.method().equals("GET")) return HttpAnswers.methodNotAllowed(call.method(), "GET");
    return shown(
        200,
        find(account, slug)
            .orElseThrow(
                () ->
                    new Refusal(
                        404,
                        "account has deleted no link %s with its clicks in the last %d days"
                            .formatted(Text.quoted(slug), Erasure.REMEMBERED.toDays()))));
  }

  private Optional<Erasure> find(String account, String slug) {
    if (!LinkItem.isSlug(slug)) return Optional.empty();
    return erasures.of(account, slug).or(() -> erasures.of(account, slug.toLowerCase(Locale.ROOT)));
  }

  private static APIGatewayV2HTTPResponse shown(int status, Erasure erasure) {
    String state = erasure.isDone() ? "done" : "erasing";
    var shown = new Shown(erasure.link(), state, erasure.clicks(), erasure.begunAt().toString());
    var headers = Map.of("Location", "/api/links/" + erasure.link() + "/erasure");
    return HttpAnswers.answer(
        status, "application/json", Json.write(shown), status == 202 ? headers : Map.of());
  }
}
