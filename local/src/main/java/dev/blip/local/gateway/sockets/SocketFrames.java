package dev.blip.local.gateway.sockets;

import dev.blip.local.gateway.call.Percent;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a socket's frames into messages, and what no client may send into a close code. Control
 * frames are answered and are no activity: only messages keep a socket from being idle.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends in channelInactive.
final class SocketFrames extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFrames.class);

  private final Socket socket;
  private final Consumer<String> messages;
  private ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);

  /**
   * @param messages called on the event loop, in the order of arrival
   */
  SocketFrames(Socket socket, Consumer<String> messages) {
    this.socket = socket;
    this.messages = messages;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) socket.closedByClient(close);
    if (socket.isEnded() || frame instanceof PongWebSocketFrame) return;
    if (frame instanceof PingWebSocketFrame ping) {
      context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    } else if (frame instanceof BinaryWebSocketFrame) {
      socket.fail(Ending.BINARY);
    } else {
      read(frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    socket.lost();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (breach(cause) instanceof CorruptedWebSocketFrameException breach) {
      socket.fail(ending(breach));
    } else {
      LOG.debug("socket {} lost", socket.visitor().connectionId(), cause);
      socket.lost();
    }
  }

  private void read(WebSocketFrame frame) {
    if (fragments.size() + frame.content().readableBytes() > SocketSettings.MESSAGE_BYTES) {
      socket.fail(Ending.MESSAGE_TOO_BIG);
      return;
    }
    fragments.writeBytes(ByteBufUtil.getBytes(frame.content()));
    if (!frame.isFinalFragment()) return;
    byte[] message = fragments.toByteArray();
    fragments = new ByteArrayOutputStream(0);
    socket.touch();
    Percent.utf8(message).ifPresentOrElse(messages, () -> socket.fail(Ending.NOT_UTF8));
  }

  private static Throwable breach(Throwable cause) {
    return cause.getCause() instanceof CorruptedWebSocketFrameException breach ? breach : cause;
  }

  private static Ending ending(CorruptedWebSocketFrameException breach) {
    return breach.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
        ? Ending.FRAME_TOO_BIG
        : new Ending(breach.closeStatus().code(), String.valueOf(breach.getMessage()));
  }
}
