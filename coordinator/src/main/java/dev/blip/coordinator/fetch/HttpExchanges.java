package dev.blip.coordinator.fetch;

import dev.blip.coordinator.fetch.Fetcher.Hop;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Refusal;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request and one answer over a connection of their own. Safe for use by many threads. */
final class HttpExchanges implements AutoCloseable {
  /** Most bytes of an answer's body. */
  static final int LONGEST_ANSWER = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String AGENT = "Blip";

  private final EventLoopGroup threads =
      new NioEventLoopGroup(1, new DefaultThreadFactory("fetch", true));
  private final SslContext tls;

  HttpExchanges() {
    try {
      tls = SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException("JDK has no TLS", e);
    }
  }

  /**
   * Sends a request to that very address.
   *
   * @param end in nanoTime
   * @param isCut whether an answer that is too long is one all the same, without what is too much
   * @throws Refusal (413) if the answer is too long
   * @throws IOException if there is no answer by the end
   */
  RoomReply exchange(Hop hop, InetAddress address, long end, boolean isCut)
      throws IOException, InterruptedException {
    var answer = new CompletableFuture<RoomReply>();
    Channel channel = connected(hop, address, new Answering(answer, isCut));
    try {
      channel.writeAndFlush(request(hop));
      return answer.get(Math.max(end - System.nanoTime(), 1), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(hop.uri() + " has not answered in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) throw refusal;
      throw new IOException(hop.uri() + " has not answered: " + e.getCause(), e.getCause());
    } finally {
      channel.close();
    }
  }

  private Channel connected(Hop hop, InetAddress address, Answering answering)
      throws IOException, InterruptedException {
    var connecting =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())
            .handler(new Pipeline(hop, answering))
            .connect(new InetSocketAddress(address, hop.port()))
            .await();
    if (connecting.isSuccess()) return connecting.channel();
    throw new IOException(hop.uri() + " cannot be connected to", connecting.cause());
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    private final Hop hop;
    private final Answering answering;

    Pipeline(Hop hop, Answering answering) {
      this.hop = hop;
      this.answering = answering;
    }

    @Override
    protected void initChannel(Channel channel) {
      var pipeline = channel.pipeline();
      if (hop.isSecure()) {
        var handler = tls.newHandler(channel.alloc(), hop.uri().getHost(), hop.port());
        var parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        pipeline.addLast(handler);
      }
      pipeline
          .addLast(new HttpClientCodec())
          .addLast(new HttpContentDecompressor(LONGEST_ANSWER))
          .addLast(answering);
    }
  }

  private static DefaultFullHttpRequest request(Hop hop) {
    byte[] body = hop.body().getBytes(StandardCharsets.UTF_8);
    String path = hop.uri().getRawPath().isEmpty() ? "/" : hop.uri().getRawPath();
    String query = hop.uri().getRawQuery();
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(hop.method()),
            query == null ? path : path + "?" + query,
            Unpooled.wrappedBuffer(body));
    var headers = request.headers();
    headers.set(HttpHeaderNames.USER_AGENT, AGENT);
    hop.headers().forEach(headers::set);
    headers.set(HttpHeaderNames.HOST, hop.uri().getRawAuthority());
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP);
    if (!hop.contentType().isEmpty()) headers.set(HttpHeaderNames.CONTENT_TYPE, hop.contentType());
    if (body.length > 0 || hop.method().startsWith("P")) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    }
    return request;
  }

  private static final class Answering extends SimpleChannelInboundHandler<HttpObject> {
    private final CompletableFuture<RoomReply> answer;
    private final boolean isCut;
    private final ByteBuf body = Unpooled.buffer();
    private @Nullable HttpResponse head;

    Answering(CompletableFuture<RoomReply> answer, boolean isCut) {
      this.answer = answer;
      this.isCut = isCut;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
      if (part.decoderResult().isFailure()) {
        exceptionCaught(context, part.decoderResult().cause());
        return;
      }
      if (part instanceof HttpResponse response) head = response;
      if (part instanceof HttpContent content) take(content.content());
      if (part instanceof LastHttpContent) told();
      if (answer.isDone()) context.close();
    }

    private void take(ByteBuf more) {
      int room = LONGEST_ANSWER - body.readableBytes();
      body.writeBytes(more, Math.min(room, more.readableBytes()));
      if (more.isReadable()) tooLong();
    }

    private void tooLong() {
      if (isCut) told();
      else
        answer.completeExceptionally(
            new Refusal(413, "answer must have 0.." + LONGEST_ANSWER + " bytes, has more"));
    }

    private void told() {
      if (head != null && head.status().code() >= 200) answer.complete(reply(head));
    }

    private RoomReply reply(HttpResponse response) {
      String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
      String text = body.toString(StandardCharsets.UTF_8);
      return new RoomReply(response.status().code(), type, text, headers(response), null);
    }

    /** What a reply can have; a header that came several times, as one. */
    private static Map<String, String> headers(HttpResponse response) {
      var headers = new TreeMap<String, String>();
      for (var header : response.headers()) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        try {
          RoomReply.NOTHING.with(name, header.getValue());
          headers.merge(name, header.getValue(), (first, next) -> first + ", " + next);
        } catch (IllegalArgumentException _) {
          // Of the connection, or what no header may be: the room is not told.
          continue;
        }
      }
      return headers;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answer.completeExceptionally(cause);
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new IOException("connection was closed"));
    }
  }

  @Override
  public void close() {
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
