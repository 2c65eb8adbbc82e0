package dev.blip.local.gateway;

import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;

/** From Netty's requests to calls, and from answers to Netty's responses. */
final class Wire {
  private Wire() {}

  /** Copies the request, so that it can be released. */
  static HttpCall call(FullHttpRequest request, Channel channel) {
    String target = pathOf(request.uri());
    int question = target.indexOf('?');
    return new HttpCall(
        request.method().name(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        request.protocolVersion().text(),
        headers(request),
        ByteBufUtil.getBytes(request.content()),
        peer(channel));
  }

  static DefaultFullHttpResponse response(HttpAnswer answer) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    answer
        .headers()
        .entries()
        .forEach(entry -> response.headers().add(entry.name(), entry.value()));
    if (hasLength(answer.status())) {
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    return response;
  }

  private static boolean hasLength(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  /** A proxy's request names the whole address; a fragment is never sent, whatever follows #. */
  private static String pathOf(String uri) {
    String target = uri.replaceFirst("#.*$", "").replaceFirst("^https?://[^/?]*", "");
    return escaped(target.startsWith("/") ? target : "/" + target);
  }

  /** Whether an address has a byte that HTTP's grammar ends it at. */
  static boolean isForbidden(String uri) {
    return uri.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
  }

  /** A byte that no address may have goes on as itself, escaped; Netty has it as Latin-1. */
  private static String escaped(String target) {
    if (target.chars().allMatch(c -> c <= '~')) return target;
    var escaped = new StringBuilder();
    target
        .chars()
        .forEach(c -> escaped.append(c <= '~' ? Character.toString(c) : "%%%02X".formatted(c)));
    return escaped.toString();
  }

  private static Headers headers(FullHttpRequest request) {
    var entries = new ArrayList<Headers.Header>();
    request
        .headers()
        .forEach(entry -> entries.add(new Headers.Header(entry.getKey(), entry.getValue())));
    return new Headers(entries);
  }

  private static String peer(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "127.0.0.1";
  }
}
