package dev.blip.local.gateway.sockets;

import dev.blip.local.gateway.call.Percent;
import dev.blip.local.gateway.call.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes and under which address: what the CloudFront viewer-request function does,
 * and what it must be compared with. Pure.
 *
 * <p>Under {@code /parties/} a {@code party} or {@code room} in the query is the client's word and
 * is dropped, however its name is escaped. A request with {@code Sec-WebSocket-Key} for exactly
 * {@code /parties/{party}/{room}} becomes one for the WebSocket API's stage, and both are set from
 * the path, at the end of the query. Everything else is the HTTP API's; so is a path with an escape
 * that is not UTF-8. A slash behind a slug is dropped.
 */
public sealed interface ViewerRequest {
  String PARTIES = "/parties/";

  /** A slug with a slash behind it. */
  Pattern SLASHED = Pattern.compile("(/(?!app/|api/|dev/)[^/]+)/");

  /**
   * A handshake for the WebSocket API.
   *
   * @param rawQuery without a question mark
   */
  record ToSockets(String rawPath, String rawQuery) implements ViewerRequest {}

  /**
   * A request for the HTTP API (or, on a laptop, one of its pages).
   *
   * @param rawQuery without a question mark
   */
  record ToHttp(String rawPath, String rawQuery) implements ViewerRequest {}

  /**
   * Reads an address.
   *
   * @param hasKey whether the request carries {@code Sec-WebSocket-Key}
   * @param stage the WebSocket API's
   */
  static ViewerRequest of(String rawPath, String rawQuery, boolean hasKey, String stage) {
    if (hasKey && rawPath.equals("/" + stage)) return new ToSockets(rawPath, rawQuery);
    if (!rawPath.startsWith(PARTIES)) return new ToHttp(withoutSlash(rawPath), rawQuery);
    List<String> kept = withoutAddress(rawQuery);
    Optional<List<String>> address = hasKey ? address(rawPath) : Optional.empty();
    if (address.isEmpty()) return new ToHttp(rawPath, String.join("&", kept));
    kept.addAll(address.get());
    return new ToSockets("/" + stage, String.join("&", kept));
  }

  private static String withoutSlash(String rawPath) {
    Matcher slashed = SLASHED.matcher(rawPath);
    return slashed.matches() ? slashed.group(1) : rawPath;
  }

  private static List<String> withoutAddress(String rawQuery) {
    var kept = new ArrayList<String>();
    for (String pair : rawQuery.split("&", -1)) {
      String name = Query.decoded(pair.split("=", 2)[0]);
      if (!pair.isEmpty() && !name.equals("party") && !name.equals("room")) kept.add(pair);
    }
    return kept;
  }

  /**
   * The two parameters; a segment is encoded anew, because a path may hold what a query may not.
   */
  private static Optional<List<String>> address(String rawPath) {
    String[] segments = rawPath.substring(PARTIES.length()).split("/", -1);
    if (segments.length != 2 || segments[0].isEmpty() || segments[1].isEmpty()) {
      return Optional.empty();
    }
    return Percent.decode(segments[0])
        .flatMap(
            party ->
                Percent.decode(segments[1])
                    .map(
                        room ->
                            List.of(
                                "party=" + Percent.encode(party), "room=" + Percent.encode(room))));
  }
}
