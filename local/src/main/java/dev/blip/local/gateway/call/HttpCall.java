package dev.blip.local.gateway.call;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request as it came from the wire, read in full. Nothing in it is decoded.
 *
 * @param method as sent, for instance {@code GET}
 * @param rawPath the path, percent-encoded as sent
 * @param rawQuery what follows the question mark; empty without one
 * @param protocol for instance {@code HTTP/1.1}
 * @param headers as sent
 * @param body not copied, so not to be changed
 * @param peer the IP address at the other end of the connection
 */
@SuppressWarnings("ArrayRecordComponent") // Identity is never compared; a copy would cost 10 MB.
public record HttpCall(
    String method,
    String rawPath,
    String rawQuery,
    String protocol,
    Headers headers,
    byte[] body,
    String peer) {

  /** The first value of a header, if there is one. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  public Query query() {
    return Query.of(rawQuery);
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The same call at another address. */
  public HttpCall at(String newPath, String newQuery) {
    return new HttpCall(method, newPath, newQuery, protocol, headers, body, peer);
  }

  /** The same call with other headers. */
  public HttpCall with(Headers others) {
    return new HttpCall(method, rawPath, rawQuery, protocol, others, body, peer);
  }

  /**
   * The visitor's IP address: what a proxy in front says ({@code CloudFront-Viewer-Address}, the
   * first of {@code X-Forwarded-For}), else the peer's. A laptop trusts both headers.
   */
  public String sourceIp() {
    return header("CloudFront-Viewer-Address")
        .map(HttpCall::withoutPort)
        .or(() -> header("X-Forwarded-For").map(chain -> chain.split(",", 2)[0].strip()))
        .filter(address -> !address.isEmpty())
        .orElse(peer);
  }

  public String userAgent() {
    return header("User-Agent").orElse("");
  }

  public String host() {
    return header("Host").orElse("localhost");
  }

  /** CloudFront writes {@code 192.0.2.1:46532}, and IPv6 the same way without brackets. */
  private static String withoutPort(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address.strip() : address.substring(0, colon).strip();
  }
}
