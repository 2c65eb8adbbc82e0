package dev.blip.local.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port: one connection, one pipeline of codec, whole requests, and its exchange. */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** API Gateway's limit for the request line and all headers together. */
  private static final int HEAD_BYTES = 10_240;

  private static final int BACKLOG = 4096;

  private final NioEventLoopGroup loops;
  private final List<Channel> doors;

  private Listener(NioEventLoopGroup loops, List<Channel> doors) {
    this.loops = loops;
    this.doors = doors;
  }

  /**
   * Listens on every address of the host; the first one must be free.
   *
   * @param exchanges the last handler of a new connection
   */
  static Listener start(String host, int port, Supplier<ChannelHandler> exchanges)
      throws IOException {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
    var loops = new NioEventLoopGroup(threads, new DefaultThreadFactory("gateway-io", true));
    try {
      return new Listener(loops, bind(bootstrap(loops, exchanges), host, port));
    } catch (IOException | RuntimeException e) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      throw e;
    }
  }

  int port() {
    return ((InetSocketAddress) doors.getFirst().localAddress()).getPort();
  }

  void stopAccepting() {
    doors.forEach(door -> door.close().awaitUninterruptibly());
  }

  /** Closes every connection, after what has been written to it. */
  @Override
  public void close() {
    stopAccepting();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static ServerBootstrap bootstrap(
      NioEventLoopGroup loops, Supplier<ChannelHandler> exchanges) {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(codec(), new Requests(), new FlowControlHandler());
                channel.pipeline().addLast(exchanges.get());
              }
            });
  }

  private static HttpServerCodec codec() {
    return new HttpServerCodec(
        new HttpDecoderConfig().setMaxInitialLineLength(HEAD_BYTES).setMaxHeaderSize(HEAD_BYTES));
  }

  private static List<Channel> bind(ServerBootstrap bootstrap, String host, int port)
      throws IOException {
    var doors = new ArrayList<Channel>();
    int chosen = port;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      ChannelFuture bound = bootstrap.bind(address, chosen).awaitUninterruptibly();
      if (bound.isSuccess()) {
        doors.add(bound.channel());
        chosen = ((InetSocketAddress) bound.channel().localAddress()).getPort();
      } else if (doors.isEmpty()) {
        throw new IOException(
            "cannot listen on %s port %d: %s"
                .formatted(address.getHostAddress(), port, bound.cause().getMessage()),
            bound.cause());
      } else {
        LOG.info("not listening on {} too: {}", address.getHostAddress(), bound.cause());
      }
    }
    return doors;
  }
}
