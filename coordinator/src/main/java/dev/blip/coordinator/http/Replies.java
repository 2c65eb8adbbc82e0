package dev.blip.coordinator.http;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** Makes HTTP responses of replies. */
final class Replies {
  private Replies() {}

  /**
   * @param allowed the methods that a 405 names, null in other cases
   * @param answered whether this ends the call
   * @throws IllegalArgumentException if the reply has no form in HTTP
   */
  static FullHttpResponse response(
      ByteBufAllocator buffers, RoomReply reply, @Nullable String allowed, boolean answered) {
    int status = reply.status();
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status of a reply must be 200..599, was " + status);
    }
    ByteBuf body = body(buffers, reply);
    try {
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
      describe(response.headers(), reply, body, allowed);
      if (answered && Again.isAmbiguous(status)) {
        response.headers().set(CoordinatorHeaders.ANSWERED, CoordinatorHeaders.BY_ROOM);
      }
      return response;
    } catch (RuntimeException e) {
      ReferenceCountUtil.release(body);
      throw e;
    }
  }

  private static ByteBuf body(ByteBufAllocator buffers, RoomReply reply) {
    int status = reply.status();
    if (status == 204 || status == 205 || status == 304) return Unpooled.EMPTY_BUFFER;
    byte[] bytes = reply.bytes();
    if (bytes != null) return Unpooled.wrappedBuffer(bytes);
    return reply.body().isEmpty()
        ? Unpooled.EMPTY_BUFFER
        : ByteBufUtil.writeUtf8(buffers, reply.body());
  }

  private static void describe(
      HttpHeaders headers, RoomReply reply, ByteBuf body, @Nullable String allowed) {
    reply.headers().forEach(headers::set);
    if (body.isReadable()) headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    if (reply.status() != 204 && reply.status() != 304) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    if (reply.status() == 401) headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    if (allowed != null) headers.set(HttpHeaderNames.ALLOW, allowed);
  }

  /**
   * Says whether the connection stays open. Answers are HTTP/1.1, where that goes without saying;
   * an older client wants to hear it.
   */
  static void keepAlive(FullHttpResponse response, HttpVersion client, boolean keepAlive) {
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!client.isKeepAliveDefault()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }
}
