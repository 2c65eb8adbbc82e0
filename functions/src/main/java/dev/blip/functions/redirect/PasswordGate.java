package dev.blip.functions.redirect;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.functions.HttpCall;
import dev.blip.functions.Origin;
import dev.blip.functions.links.Link;
import dev.blip.functions.links.LinkPassword;
import java.util.Map;
import java.util.Optional;

/** What stands before a link with a password: a form, and five wrong answers a minute. */
final class PasswordGate {
  /** A form with the longest password, each letter of it twelve characters. */
  private static final int LONGEST_FORM = 2_000;

  private static final String TITLE = "This link has a password";
  private static final String FORM =
      """
      <form method="post">
      <label>Password <input type="password" name="password" maxlength="100" required autofocus></label>
      <button>Go on</button>
      </form>
      """;

  private final PasswordTries tries;
  private final Origin origin;

  PasswordGate(PasswordTries tries, Origin origin) {
    this.tries = tries;
    this.origin = origin;
  }

  /**
   * The page for a visitor who may not pass, empty for one who may.
   *
   * @param hash of the link's password
   */
  Optional<APIGatewayV2HTTPResponse> stop(Link link, String hash, HttpCall call) {
    if (!call.method().equals("POST")) {
      return Optional.of(page(200, "Who gave you the link can tell you.", Map.of()));
    }
    var visitor = tries.of(link, hash, origin.address(call.headers(), call.sourceIp()));
    long seconds = visitor.count();
    if (seconds > 0) {
      return Optional.of(
          page(
              429,
              "That was wrong too often. Please wait for " + seconds + " s.",
              Map.of("Retry-After", Long.toString(seconds))));
    }
    if (!LinkPassword.fits(Form.field(call, "password", LONGEST_FORM), hash)) {
      return Optional.of(page(403, "That is not the password.", Map.of()));
    }
    visitor.takeBack();
    return Optional.empty();
  }

  private static APIGatewayV2HTTPResponse page(
      int status, String text, Map<String, String> headers) {
    return Page.of(status, TITLE, text, FORM, headers);
  }
}
