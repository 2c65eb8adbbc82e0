package dev.blip.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which other origins' pages may call Blip from a browser, in the words of the <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>. Callers are known by
 * their token, never by a cookie, so credentials are not asked for. Safe for use by many threads.
 */
public final class Cors {
  /** In place of an origin: every one. */
  public static final String ANY = "*";

  private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#\\s,]+");
  private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_, -]{1,1000}");
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String USUAL_HEADERS = "Authorization, Content-Type";
  private static final String EXPOSED = "Allow, ETag, Link, Location, Retry-After";

  private final Function<HttpCall, Set<String>> allowed;

  private Cors(Function<HttpCall, Set<String>> allowed) {
    this.allowed = allowed;
  }

  /** Those that the variable {@code ALLOWED_ORIGINS} names. */
  public static Cors of(Environment environment) {
    Set<String> origins = origins(environment);
    return new Cors(_ -> origins);
  }

  /** Those that depend on the call; asked about calls from a page alone. */
  public static Cors by(Function<HttpCall, Set<String>> allowed) {
    return new Cors(allowed);
  }

  /** What the variable {@code ALLOWED_ORIGINS} names. */
  public static Set<String> origins(Environment environment) {
    return origins(environment.required("ALLOWED_ORIGINS"));
  }

  /**
   * Reads origins, separated by commas or spaces, or {@value #ANY}.
   *
   * @throws IllegalArgumentException if something is no origin
   */
  public static Set<String> origins(String text) {
    return Stream.of(text.split("[,\\s]+", -1))
        .filter(origin -> !origin.isEmpty())
        .map(Cors::checked)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String checked(String origin) {
    if (origin.equals(ANY) || ORIGIN.matcher(origin).matches()) return origin;
    throw new IllegalArgumentException(
        "must name origins such as https://example.com, or *, has " + Text.quoted(origin));
  }

  /** Answers a preflight; tells a browser of any other answer whether its page may see it. */
  APIGatewayV2HTTPResponse answer(HttpCall call, Supplier<APIGatewayV2HTTPResponse> work) {
    String origin = call.header("origin");
    if (origin == null) return work.get();
    boolean preflight =
        call.method().equals("OPTIONS") && call.header("access-control-request-method") != null;
    String permitted = permitted(call, origin);
    if (!preflight) return with(work.get(), permitted);
    if (permitted != null) return preflight(call, permitted);
    var refusal = new Refusal(403, "pages of " + origin + " may not call Blip (AllowedOrigins)");
    return HttpAnswers.refused(refusal, Map.of("Vary", "Origin"));
  }

  private @Nullable String permitted(HttpCall call, String origin) {
    Set<String> origins = allowed.apply(call);
    if (origins.contains(ANY)) return ANY;
    return origins.contains(origin) ? origin : null;
  }

  private static APIGatewayV2HTTPResponse preflight(HttpCall call, String permitted) {
    String asked = call.header("access-control-request-headers");
    boolean readable = asked != null && HEADER_NAMES.matcher(asked).matches();
    var headers = new HashMap<String, String>();
    headers.put("Access-Control-Allow-Methods", METHODS);
    headers.put("Access-Control-Allow-Headers", readable ? asked : USUAL_HEADERS);
    headers.put("Access-Control-Max-Age", "600");
    return with(HttpAnswers.answer(204, "text/plain", "", headers), permitted);
  }

  private static APIGatewayV2HTTPResponse with(
      APIGatewayV2HTTPResponse response, @Nullable String permitted) {
    var headers = new HashMap<>(response.getHeaders());
    String vary = headers.remove("vary");
    headers.put("Vary", vary == null ? "Origin" : vary + ", Origin");
    if (permitted != null) {
      headers.put("Access-Control-Allow-Origin", permitted);
      headers.put("Access-Control-Expose-Headers", EXPOSED);
    }
    response.setHeaders(headers);
    return response;
  }
}
