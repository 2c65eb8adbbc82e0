package dev.blip.coordinator.bench;

import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.Sockets;
import dev.blip.protocol.ConnectionRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * As much of the way from a client to one room as the client needs: tickets, which nobody checks,
 * and WebSockets. A post is done once it is written to its socket.
 */
final class WebSocketFront implements Sockets, AutoCloseable {
  private static final byte[] TICKET = "{\"ticket\":\"t\"}".getBytes(StandardCharsets.UTF_8);

  private final EventLoopGroup threads = new NioEventLoopGroup(1);
  private final Map<String, Channel> sockets = new ConcurrentHashMap<>();
  private final AtomicReference<RoomRunner> room = new AtomicReference<>();
  private final Sockets others;
  private final Channel server;

  /**
   * Listens on a port of this machine that is free.
   *
   * @param others take what is for connections that did not come this way
   */
  WebSocketFront(Sockets others) {
    this.others = others;
    this.server =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipeline())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** All sockets are this room's. */
  void leadsTo(RoomRunner topic) {
    room.set(topic);
  }

  String origin() {
    return "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              new HttpObjectAggregator(1 << 16),
              new Tickets(),
              new WebSocketServerProtocolHandler("/parties", null, true, 1 << 17, false, true),
              new Frames());
    }
  }

  private static final class Tickets extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    public boolean acceptInboundMessage(Object message) {
      return message instanceof FullHttpRequest request && request.uri().equals("/api/tickets");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      var answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED, Unpooled.wrappedBuffer(TICKET));
      HttpUtil.setContentLength(answer, TICKET.length);
      context.writeAndFlush(answer);
    }
  }

  private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof HandshakeComplete)) return;
      sockets.put(id(context.channel()), context.channel());
      var opening = new ConnectionRequest("acme", Map.of(), Map.of(), "");
      room.get().call(new RoomCall.Connect(id(context.channel()), opening));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (!(frame instanceof TextWebSocketFrame text)) return;
      room.get().call(RoomCall.Message.of(id(context.channel()), text.text(), IdempotencyKey.NONE));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (sockets.remove(id(context.channel())) == null) return;
      room.get().call(new RoomCall.Disconnect(id(context.channel()), 1000, ""));
    }
  }

  private static String id(Channel channel) {
    return channel.id().asShortText();
  }

  @Override
  public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
    Channel channel = sockets.get(socket.id());
    if (channel == null) return others.post(socket, utf8);
    var answer = new CompletableFuture<Outcome>();
    channel
        .writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(utf8)))
        .addListener(sent -> answer.complete(sent.isSuccess() ? Outcome.DONE : Outcome.GONE));
    return answer;
  }

  @Override
  public CompletionStage<Outcome> close(Target socket) {
    return others.close(socket);
  }

  @Override
  public CompletionStage<Outcome> probe(Target socket) {
    return others.probe(socket);
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    threads.shutdownGracefully().syncUninterruptibly();
  }
}
