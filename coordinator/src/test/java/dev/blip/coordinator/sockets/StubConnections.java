package dev.blip.coordinator.sockets;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** API Gateway's {@code @connections} addresses on a port of this machine. */
public final class StubConnections implements AutoCloseable {
  /** What came in. */
  public record Call(String method, String path, String authorization, String body) {}

  /**
   * What goes out.
   *
   * @param error the {@code x-amzn-ErrorType} header, empty for none
   */
  public record Answer(int status, String error, String body) {
    public static final Answer OK = new Answer(200, "", "");
  }

  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final Channel listener;

  /**
   * @param answers called on one thread; a stage that never completes hangs the call
   */
  public StubConnections(Function<Call, CompletionStage<Answer>> answers) {
    this(InetAddress.getLoopbackAddress(), answers);
  }

  /** The same on another of this machine's addresses. */
  public StubConnections(InetAddress host, Function<Call, CompletionStage<Answer>> answers) {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1024 * 1024),
                            new Desk(answers));
                  }
                })
            .bind(host, 0)
            .syncUninterruptibly()
            .channel();
  }

  /** As the output of the same name in the template. */
  public URI url() {
    var address = (InetSocketAddress) listener.localAddress();
    String host = address.getAddress().getHostAddress();
    return URI.create("http://" + host + ":" + address.getPort() + "/live");
  }

  @Override
  public void close() {
    if (loops.isShuttingDown()) return;
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private static final class Desk extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Function<Call, CompletionStage<Answer>> answers;

    Desk(Function<Call, CompletionStage<Answer>> answers) {
      this.answers = answers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      var call =
          new Call(
              request.method().name(),
              request.uri(),
              request.headers().get(HttpHeaderNames.AUTHORIZATION, ""),
              request.content().toString(StandardCharsets.UTF_8));
      var _ = answers.apply(call).thenAccept(answer -> reply(context, answer));
    }

    private static void reply(ChannelHandlerContext context, Answer answer) {
      var body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
      if (!answer.error().isEmpty()) response.headers().set("x-amzn-ErrorType", answer.error());
      var _ = context.writeAndFlush(response);
    }
  }
}
