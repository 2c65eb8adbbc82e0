package dev.blip.coordinator.http;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.coordinator.Route;
import dev.blip.protocol.coordinator.Routes;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** Decides by a request's head alone whether its body is worth waiting for. */
final class Admission {
  private static final int LINE_LIMIT = 32 * 1024;
  private static final int HEADERS_LIMIT = 64 * 1024;

  private final Secret secret;

  Admission(Secret secret) {
    this.secret = secret;
  }

  /** How heads are read, so that the limits stand in one place. */
  static HttpDecoderConfig decoding() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(LINE_LIMIT)
        .setMaxHeaderSize(HEADERS_LIMIT)
        .setMaxChunkSize(64 * 1024);
  }

  /** Whether the bytes after this request can be made sense of. */
  static boolean isReadable(HttpRequest request) {
    return request.decoderResult().isSuccess() && request.protocolVersion().majorVersion() == 1;
  }

  /**
   * @throws Refusal (400, 401, 403, 404, 413) if there is nothing to wait for
   */
  Route admit(HttpRequest request) {
    if (!isReadable(request)) throw Refusal.bad(unreadable(request));
    String target = request.uri();
    if (Routes.isGuarded(target)) {
      secret.require(
          request.headers().get(HttpHeaderNames.AUTHORIZATION),
          request.headers().get(HttpHeaderNames.ORIGIN));
    }
    Route route = Routes.route(request.method().name(), target);
    long length = HttpUtil.getContentLength(request, 0L);
    if (length > RequestBody.LIMIT) throw RequestBody.tooLarge(Long.toString(length));
    return route;
  }

  private static String unreadable(HttpRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ ->
          "request line must have at most " + LINE_LIMIT + " bytes, has more";
      case TooLongHttpHeaderException _ ->
          "headers must have at most " + HEADERS_LIMIT + " bytes together, have more";
      case null -> "request must be HTTP/1.1 or HTTP/1.0, was " + request.protocolVersion();
      default -> "request is not well-formed HTTP/1.1";
    };
  }
}
