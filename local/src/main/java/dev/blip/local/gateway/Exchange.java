package dev.blip.local.gateway;

import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Work;
import dev.blip.local.gateway.sockets.ViewerHeaders;
import dev.blip.local.gateway.sockets.ViewerRequest;
import dev.blip.local.gateway.sockets.WebSocketGateway;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's requests, one after another: nothing more is read while one is being answered.
 * Answers are made on virtual threads and written on the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that will not close is gone.
final class Exchange extends SimpleChannelInboundHandler<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final FrontDoor front;
  private final WebSocketGateway sockets;
  private final String stage;
  private final Work work;

  Exchange(FrontDoor front, WebSocketGateway sockets, String stage, Work work) {
    this.front = front;
    this.sockets = sockets;
    this.stage = stage;
    this.work = work;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    switch (message) {
      case Requests.TooLong(boolean isKeptAlive) ->
          new Reply(context, isKeptAlive).write(Requests.TooLong.answer());
      case FullHttpRequest request when request.decoderResult().isFailure() ->
          new Reply(context, false).refuse(malformed(request.decoderResult().cause()));
      case FullHttpRequest request when Wire.isForbidden(request.uri()) ->
          new Reply(context, false).write(HttpAnswer.message(400, "Bad Request"));
      case FullHttpRequest request -> begin(context, request);
      default -> LOG.debug("dropped {}", message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection {} lost", context.channel().id(), cause);
    context.close();
  }

  private void begin(ChannelHandlerContext context, FullHttpRequest request) {
    context.channel().config().setAutoRead(false);
    HttpCall sent = Wire.call(request, context.channel());
    HttpCall call = sent.with(ViewerHeaders.of(sent.rawPath(), stage, sent.headers()));
    boolean hasKey = call.header("Sec-WebSocket-Key").isPresent();
    var reply = new Reply(context, HttpUtil.isKeepAlive(request));
    var address = ViewerRequest.of(call.rawPath(), call.rawQuery(), hasKey, stage);
    Runnable task =
        switch (address) {
          case ViewerRequest.ToHttp(String path, String query) ->
              () -> answer(call.at(path, query), reply);
          case ViewerRequest.ToSockets(String path, String query) ->
              () -> shake(call.at(path, query), context, reply);
        };
    start(task, reply);
  }

  private void start(Runnable task, Reply reply) {
    try {
      work.start(task);
    } catch (RejectedExecutionException closing) {
      reply.write(HttpAnswer.message(503, "Service Unavailable"));
    }
  }

  private void answer(HttpCall call, Reply reply) {
    try {
      reply.write(front.answer(call));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.write(HttpAnswer.message(503, "Service Unavailable"));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", call.method(), call.rawPath(), e);
      reply.write(HttpAnswer.message(500, "Internal Server Error"));
    }
  }

  private void shake(HttpCall call, ChannelHandlerContext context, Reply reply) {
    try {
      switch (sockets.decide(call, context.channel())) {
        case WebSocketGateway.Decision.Refuse(HttpAnswer answer) -> reply.write(answer);
        case WebSocketGateway.Decision.Switch(Headers headers, var opening) ->
            reply.switchTo(headers, opening);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.write(HttpAnswer.message(503, "Service Unavailable"));
    } catch (RuntimeException e) {
      LOG.error("handshake for {} failed", call.rawPath(), e);
      reply.write(HttpAnswer.message(500, "Internal server error"));
    }
  }

  private static HttpAnswer malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException e -> HttpAnswer.message(414, "URI Too Long");
      case TooLongHttpHeaderException e ->
          HttpAnswer.message(431, "Request Header Fields Too Large");
      default -> HttpAnswer.message(400, "Bad Request");
    };
  }
}
