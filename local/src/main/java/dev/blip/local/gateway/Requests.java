package dev.blip.local.gateway;

import dev.blip.local.gateway.call.HttpAnswer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Puts requests together, up to API Gateway's 10 MB. What is longer is handed on as {@link TooLong}
 * in its turn; a client that asks first ({@code Expect: 100-continue}) is told so before it sends.
 */
final class Requests extends HttpObjectAggregator {
  static final int BODY_BYTES = 10 * 1024 * 1024;

  Requests() {
    super(BODY_BYTES);
  }

  /** A request whose body is dropped as it comes in. */
  record TooLong(boolean isKeptAlive) {
    static HttpAnswer answer() {
      return HttpAnswer.message(413, "Request Too Long");
    }
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    context.fireChannelRead(new TooLong(HttpUtil.isKeepAlive(oversized)));
  }

  @Override
  protected Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    boolean isTooLong =
        HttpUtil.is100ContinueExpected(start)
            && HttpUtil.getContentLength(start, -1L) > maxContentLength;
    Object usual = super.newContinueResponse(start, maxContentLength, pipeline);
    return isTooLong ? tooLong() : usual;
  }

  @Override
  protected boolean ignoreContentAfterContinueResponse(Object message) {
    return message instanceof DefaultFullHttpResponse answer
        && answer.status().codeClass().equals(HttpStatusClass.CLIENT_ERROR);
  }

  private static DefaultFullHttpResponse tooLong() {
    HttpAnswer answer = TooLong.answer();
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    return response;
  }
}
