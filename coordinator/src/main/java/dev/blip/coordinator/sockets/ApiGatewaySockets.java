package dev.blip.coordinator.sockets;

import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.runtime.GatewaySockets.Gateway;
import dev.blip.coordinator.runtime.GatewaySockets.Result;
import dev.blip.protocol.RoomAddress;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiAsyncClient;

/**
 * Sockets as API Gateway's {@code @connections} addresses. A bounded number of calls runs at once,
 * the rest waits in order; a call is tried once, since a room's outbox tries again by itself.
 * Stages complete on threads of this object's own, which must not be kept waiting.
 */
public final class ApiGatewaySockets implements Gateway, AutoCloseable {
  private static final Object NO_ROOM = new Object();
  private static final Duration WARNING_PAUSE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(ApiGatewaySockets.class);

  private final ExecutorService threads;
  private final EventLoopGroup loops;
  private final SdkAsyncHttpClient http;
  private final ApiGatewayManagementApiAsyncClient client;
  private final FairQueue line;
  private final ResultMetrics results;
  private final RareWarning warning = new RareWarning(WARNING_PAUSE, System::nanoTime, LOG::warn);
  private final Set<Call> due = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  public ApiGatewaySockets(SocketSettings settings, Metrics metrics) {
    int cores = Runtime.getRuntime().availableProcessors();
    threads = threads(cores);
    loops = new NioEventLoopGroup(cores, new DefaultThreadFactory("sockets-io", true));
    http = http(settings, loops);
    client = client(settings, http, threads);
    line = new FairQueue(settings.inFlight(), threads);
    results = new ResultMetrics(metrics);
    metrics.gauge("blip_sockets_in_flight", "Calls that run.", line::taken);
    metrics.gauge("blip_sockets_waiting", "Calls that wait for others.", line::waiting);
  }

  /** A core each: signing keeps them busy. What comes after the end is told by {@link #close()}. */
  private static ExecutorService threads(int cores) {
    return new ThreadPoolExecutor(
        cores,
        cores,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().name("sockets-", 0).factory(),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private static SdkAsyncHttpClient http(SocketSettings settings, EventLoopGroup loops) {
    var netty =
        NettyNioAsyncHttpClient.builder()
            .eventLoopGroup(SdkEventLoopGroup.create(loops))
            .protocol(Protocol.HTTP1_1)
            .maxConcurrency(settings.inFlight())
            .connectionTimeout(settings.timeout())
            .connectionAcquisitionTimeout(settings.timeout())
            .readTimeout(settings.timeout())
            .writeTimeout(settings.timeout())
            .tcpKeepAlive(true)
            .build();
    return new AnsweredCalls(netty);
  }

  private static ApiGatewayManagementApiAsyncClient client(
      SocketSettings settings, SdkAsyncHttpClient http, ExecutorService threads) {
    return ApiGatewayManagementApiAsyncClient.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .credentialsProvider(settings.credentials())
        .httpClient(http)
        .asyncConfiguration(
            async ->
                async.advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, threads))
        .overrideConfiguration(
            call ->
                call.apiCallTimeout(settings.timeout())
                    .retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public Gateway of(RoomAddress room) {
    return new OfRoom(room);
  }

  @Override
  public CompletionStage<Result> post(String connectionId, byte[] utf8) {
    return new OfRoom(NO_ROOM).post(connectionId, utf8);
  }

  @Override
  public CompletionStage<Result> close(String connectionId) {
    return new OfRoom(NO_ROOM).close(connectionId);
  }

  @Override
  public CompletionStage<Result> probe(String connectionId) {
    return new OfRoom(NO_ROOM).probe(connectionId);
  }

  /** Calls that take their turns with other rooms'. */
  private final class OfRoom implements Gateway {
    private final Object owner;

    OfRoom(Object owner) {
      this.owner = owner;
    }

    @Override
    public CompletionStage<Result> post(String connectionId, byte[] utf8) {
      var data = SdkBytes.fromByteArrayUnsafe(utf8);
      return call(
          owner,
          "post to",
          connectionId,
          () -> client.postToConnection(post -> post.connectionId(connectionId).data(data)));
    }

    @Override
    public CompletionStage<Result> close(String connectionId) {
      return call(
          owner,
          "close",
          connectionId,
          () -> client.deleteConnection(close -> close.connectionId(connectionId)));
    }

    @Override
    public CompletionStage<Result> probe(String connectionId) {
      return call(
          owner,
          "probe",
          connectionId,
          () -> client.getConnection(probe -> probe.connectionId(connectionId)));
    }
  }

  /** How many calls have ended so. */
  public long ended(Result result) {
    return results.ended(result);
  }

  /** How many calls wait for others. */
  public int waiting() {
    return line.waiting();
  }

  /**
   * The longest time, since this was last asked, from a call's being due to its result.
   *
   * @return milliseconds
   */
  public long takeLongestWait() {
    return TimeUnit.NANOSECONDS.toMillis(results.takeLongestWait());
  }

  private CompletionStage<Result> call(
      Object owner,
      String what,
      String connectionId,
      Supplier<? extends CompletionStage<?>> start) {
    var call = new Call(what + " connection " + connectionId, start);
    due.add(call);
    if (closed.get()) end(call, Result.FAILED);
    else line.enter(owner, () -> run(call));
    return call.result;
  }

  private void run(Call call) {
    long began = System.nanoTime();
    var _ =
        started(call.start)
            .whenComplete(
                (_, error) -> {
                  line.leave();
                  Result result = result(call.what, error);
                  long now = System.nanoTime();
                  results.count(result, now - began, now - call.due);
                  end(call, result);
                });
  }

  private void end(Call call, Result result) {
    due.remove(call);
    call.result.complete(result);
  }

  /** A call that cannot even be made is a failed one. */
  private static CompletionStage<?> started(Supplier<? extends CompletionStage<?>> start) {
    try {
      return start.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private Result result(String what, @Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : error;
    Result result = StatusResults.of(cause);
    boolean ours =
        switch (result) {
          case FAILED, REFUSED, UNKNOWN -> true;
          case DONE, GONE, THROTTLED -> false;
        };
    if (cause != null && ours && !closed.get()) {
      String kind = cause.getClass().getSimpleName();
      warning.give(what + " " + told(result) + ": " + kind + ": " + cause.getMessage());
    }
    return result;
  }

  private static String told(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  /** Cuts off the calls that run or wait; they are told as failed, as is every later call. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    http.close();
    client.close();
    // The client goes on tidying its connections for a moment, and complains if it cannot.
    loops.shutdownGracefully(100, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2000);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) LOG.warn("sockets' threads still busy");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Call call : due) end(call, Result.FAILED);
  }

  /** A call and who waits for it; each is only itself. */
  private static final class Call {
    final String what;
    final Supplier<? extends CompletionStage<?>> start;
    final CompletableFuture<Result> result = new CompletableFuture<>();
    final long due = System.nanoTime();

    Call(String what, Supplier<? extends CompletionStage<?>> start) {
      this.what = what;
      this.start = start;
    }
  }
}
