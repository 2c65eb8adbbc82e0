package dev.blip.coordinator.http;

import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.protocol.Uuid7;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's own HTTP, for the functions inside the network. Listens from {@link #start}
 * until {@link #close(Duration)}; what it answers is decided by {@link Rooms}, whose stages it
 * awaits without keeping a thread. Safe for use by many threads.
 */
public final class CoordinatorServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int BACKLOG = 1024;
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorServer.class);

  private final EventLoopGroup loops;
  private final ChannelGroup connections;
  private final Channel listener;

  private CoordinatorServer(EventLoopGroup loops, ChannelGroup connections, Channel listener) {
    this.loops = loops;
    this.connections = connections;
    this.listener = listener;
  }

  /**
   * Starts to listen.
   *
   * @throws IllegalStateException if the port is taken or the address is not one of this machine
   */
  public static CoordinatorServer start(
      ServerSettings settings, Rooms rooms, Readiness readiness, Metrics metrics) {
    var loops = new NioEventLoopGroup(settings.threads(), new DefaultThreadFactory("gateway"));
    var connections = new DefaultChannelGroup("connections", loops.next(), true);
    var faults = new Faults(new Uuid7(InstantSource.system(), new SecureRandom()));
    var wiring =
        new Wiring(
            settings,
            connections,
            new Admission(new Secret(settings.secret())),
            new Calls(rooms, readiness, metrics),
            faults,
            new Traffic(metrics));
    metrics.gauge(
        "blip_gateway_connections", "Connections that are open to callers.", connections::size);
    return new CoordinatorServer(loops, connections, listen(settings, loops, wiring));
  }

  private static Channel listen(ServerSettings settings, EventLoopGroup loops, Wiring wiring) {
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(wiring)
            .bind(settings.address(), settings.port())
            .awaitUninterruptibly();
    if (bound.isSuccess()) return bound.channel();
    var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    throw new IllegalStateException(refusal(settings, bound.cause()), bound.cause());
  }

  private static String refusal(ServerSettings settings, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof BindException && message.contains("in use")
        ? "port " + settings.port() + " on " + host(settings) + " is taken: free it or set another"
        : "cannot listen on " + host(settings) + " port " + settings.port() + ": " + message;
  }

  private static String host(ServerSettings settings) {
    return settings.address().getHostAddress();
  }

  /** The port that it listens on, also where the settings said 0. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Closes with 5 seconds of grace. */
  @Override
  public void close() {
    close(GRACE);
  }

  /**
   * Accepts no more connections and requests, waits until the replies that are due have gone out,
   * then closes everything. Waits no longer than the grace, and not at all once interrupted; the
   * rest is cut off then.
   */
  public void close(Duration grace) {
    listener.close().awaitUninterruptibly();
    connections.forEach(channel -> channel.eventLoop().execute(() -> drain(channel)));
    try {
      if (!connections.newCloseFuture().await(grace.toMillis())) {
        LOG.warn("cutting off {} connections after {}", connections.size(), grace);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var _ = connections.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  private static void drain(Channel channel) {
    HttpConnection connection = channel.pipeline().get(HttpConnection.class);
    if (connection != null) connection.drain();
  }

  /** Builds what stands behind each connection. */
  private static final class Wiring extends ChannelInitializer<SocketChannel> {
    private final ServerSettings settings;
    private final ChannelGroup connections;
    private final Admission admission;
    private final Calls calls;
    private final Faults faults;
    private final Traffic traffic;

    Wiring(
        ServerSettings settings,
        ChannelGroup connections,
        Admission admission,
        Calls calls,
        Faults faults,
        Traffic traffic) {
      this.settings = settings;
      this.connections = connections;
      this.admission = admission;
      this.calls = calls;
      this.faults = faults;
      this.traffic = traffic;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      long idleMillis = settings.idle().toMillis();
      var replies = new ReplyLine(channel, faults, traffic);
      channel
          .pipeline()
          .addLast(
              new IdleStateHandler(0, 0, idleMillis, TimeUnit.MILLISECONDS),
              new FlushConsolidationHandler(256, true),
              new HttpServerCodec(Admission.decoding()),
              // Without it a single read may bring any number of pipelined requests at once.
              new FlowControlHandler(),
              new HttpConnection(channel, admission, calls, replies, settings.pipelined()));
      connections.add(channel);
    }
  }
}
