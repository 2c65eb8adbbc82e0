package dev.blip.coordinator.http;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.coordinator.Route;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes requests as they come, answers them in their order, and reads no
 * further while too many replies are due or the client does not take its replies. Confined to its
 * event loop, which never waits; replies may get ready on any thread.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  /** How much of refused bodies is read and dropped, so that the client gets to its reply. */
  private static final long MOST_DROPPED = 8L * RequestBody.LIMIT;

  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  private final Channel channel;
  private final Admission admission;
  private final Calls calls;
  private final ReplyLine replies;
  private final int pipelined;

  /** Whose body is coming in. */
  private @Nullable Exchange incoming;

  /** Of the bodies that rooms are at work on. */
  private long pendingBytes;

  private long droppedBytes;

  /** No further request is taken. */
  private boolean closing;

  HttpConnection(
      Channel channel, Admission admission, Calls calls, ReplyLine replies, int pipelined) {
    this.channel = channel;
    this.admission = admission;
    this.calls = calls;
    this.replies = replies;
    this.pipelined = pipelined;
  }

  /** Takes no further request; ends the connection with the last reply that is due. */
  void drain() {
    closing = true;
    replies.complete();
  }

  /** The answer to one request. */
  void settle(Exchange exchange, @Nullable RoomReply reply, @Nullable Throwable error) {
    pendingBytes -= exchange.pendingBytes;
    replies.settle(exchange, reply, error);
    closing |= replies.isComplete();
    adjustReading();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request && !closing) begin(request);
      if (message instanceof HttpContent content && incoming != null) receive(incoming, content);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    var exchange = new Exchange(request, this, channel.eventLoop());
    incoming = exchange;
    replies.add(exchange);
    if (!HttpUtil.isKeepAlive(request) || !Admission.isReadable(request)) drain();
    try {
      exchange.route = admission.admit(request);
      if (HttpUtil.is100ContinueExpected(request) && replies.size() == 1) invite();
    } catch (Refusal refusal) {
      settle(exchange, null, refusal);
    }
  }

  private void invite() {
    var _ =
        channel.writeAndFlush(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
  }

  private void receive(Exchange exchange, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      incoming = null;
      boolean answered = exchange.reply != null;
      drain();
      if (!answered) settle(exchange, null, Refusal.bad("body is not well-formed HTTP/1.1"));
      return;
    }
    if (exchange.reply == null) append(exchange, content);
    else drop(content);
    if (content instanceof LastHttpContent) end(exchange);
  }

  private void append(Exchange exchange, HttpContent content) {
    try {
      exchange.body.append(content.content());
    } catch (Refusal refusal) {
      settle(exchange, null, refusal);
    }
  }

  private void drop(HttpContent content) {
    droppedBytes += content.content().readableBytes();
    if (droppedBytes > MOST_DROPPED) {
      var _ = channel.close();
    }
  }

  private void end(Exchange exchange) {
    incoming = null;
    Route route = exchange.route;
    if (exchange.reply == null && route != null) call(exchange, route);
    adjustReading();
  }

  private void call(Exchange exchange, Route route) {
    exchange.pendingBytes = exchange.body.size();
    pendingBytes += exchange.pendingBytes;
    try {
      var _ = calls.call(route, exchange.request.headers(), exchange.body).whenComplete(exchange);
    } catch (RuntimeException e) {
      settle(exchange, null, e);
    }
  }

  private void adjustReading() {
    boolean read =
        incoming != null
            || replies.isOver()
            || (!closing
                && replies.size() < pipelined
                && pendingBytes < RequestBody.LIMIT
                && channel.isWritable());
    if (channel.config().isAutoRead() != read) channel.config().setAutoRead(read);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    adjustReading();
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    replies.abandon();
    context.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      if (replies.size() > 0 && incoming == null) {
        LOG.warn("closing {}: {} replies are due for too long", channel, replies.size());
      }
      var _ = channel.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) LOG.debug("{} broke: {}", channel, cause.toString());
    else LOG.error("{} failed", channel, cause);
    var _ = channel.close();
  }
}
