package dev.blip.local.gateway;

import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.sockets.WebSocketGateway;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Where the answer to one request goes. Written from any thread; afterwards the connection's next
 * request is read.
 *
 * @param isKeptAlive false closes the connection after the answer
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that will not close is gone.
record Reply(ChannelHandlerContext context, boolean isKeptAlive) {
  private static final int LINGER_S = 1;

  void write(HttpAnswer answer) {
    var response = Wire.response(answer);
    HttpUtil.setKeepAlive(response, isKeptAlive);
    ChannelFuture written = context.writeAndFlush(response);
    if (isKeptAlive) written.addListener(done -> context.channel().config().setAutoRead(true));
    else written.addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * Answers what could not be read to its end. What is still being sent is read and dropped for a
   * moment: a connection that is reset takes the answer with it.
   */
  void refuse(HttpAnswer answer) {
    var response = Wire.response(answer);
    HttpUtil.setKeepAlive(response, false);
    context.writeAndFlush(response).addListener(done -> linger());
  }

  private void linger() {
    if (context.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
      duplex.shutdownOutput();
      context.executor().schedule(() -> context.close(), LINGER_S, TimeUnit.SECONDS);
    } else {
      context.close();
    }
  }

  void switchTo(Headers headers, WebSocketGateway.Opening opening) {
    var response = Wire.response(new HttpAnswer(101, headers, new byte[0]));
    context
        .executor()
        .execute(
            () -> {
              opening.announce();
              context.writeAndFlush(response).addListener(written -> finish(written, opening));
            });
  }

  private static void finish(Future<?> written, WebSocketGateway.Opening opening) {
    if (written.isSuccess()) opening.open();
    else opening.lost();
  }
}
