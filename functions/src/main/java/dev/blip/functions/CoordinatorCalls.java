package dev.blip.functions;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls to one coordinator after the other, until one takes it. A coordinator that takes no
 * connection within a quarter of a second is passed over, and asked last for five seconds: the call
 * cannot have been carried out. One that took it and does not answer is looked after: if nobody
 * takes a connection there any more (a machine that is gone says nothing by itself), or nobody
 * speaks while another could, a call that is {@linkplain CoordinatorCall#isHarmless harmless} goes
 * to the next. Safe for use by many threads.
 */
final class CoordinatorCalls {
  private static final Duration CONNECT = Duration.ofMillis(250);
  private static final Duration UNREACHABLE = Duration.ofSeconds(5);
  private static final Duration REFUSING = Duration.ofSeconds(1);

  /** After so long one looks after a call, and then each second. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(100);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration KNOCK = Duration.ofMillis(190);
  private static final int MOST_SILENT = 2;
  private static final Executor THREADS = Thread::startVirtualThread;
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorCalls.class);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Coordinators coordinators;

  CoordinatorCalls(Coordinators coordinators) {
    this.coordinators = coordinators;
  }

  /**
   * Sends a call.
   *
   * @param patience for all that is tried
   * @return completes with the first answer, of whatever status; or fails with a {@link
   *     ConnectException} or {@link HttpConnectTimeoutException} if no coordinator was reached,
   *     with another {@link HttpTimeoutException} if one did not answer in time, with an {@link
   *     IOException} if one went while it had the call
   */
  CompletableFuture<HttpResponse<byte[]>> send(CoordinatorCall call, Duration patience) {
    var round = new Round(call, System.nanoTime() + patience.toNanos());
    round.next(new ConnectException("no coordinator is known"));
    return round.answer;
  }

  /** Makes sure that the next call goes elsewhere, if there is another coordinator. */
  void refused(HttpResponse<?> response) {
    coordinators.failed(base(response.uri()), REFUSING);
  }

  private static URI base(URI uri) {
    return URI.create(uri.getScheme() + "://" + uri.getAuthority());
  }

  /** Whether the call was never carried out, nobody having taken it. */
  static boolean isUnreached(@Nullable Throwable failure) {
    return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
  }

  /** What a future failed with. */
  static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** One call on its way through the coordinators. */
  private final class Round {
    private final CoordinatorCall call;
    private final long end;
    private final Deque<URI> left = new ArrayDeque<>(coordinators.inTurn());
    private final CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();

    Round(CoordinatorCall call, long end) {
      this.call = call;
      this.end = end;
    }

    /**
     * Asks the next.
     *
     * @param before how the last try failed
     */
    void next(Throwable before) {
      URI address = left.poll();
      long nanos = end - System.nanoTime();
      if (address == null || nanos <= 0 || answer.isDone()) {
        answer.completeExceptionally(before);
        return;
      }
      var request = call.request(address, Duration.ofNanos(nanos));
      var sent = http.sendAsync(request, BodyHandlers.ofByteArray());
      lookAfter(address, sent, 0, FIRST_LOOK);
      sent.whenComplete((response, failure) -> settle(address, response, cause(failure)));
    }

    private void settle(
        URI address, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
      if (response != null) {
        coordinators.answered(address);
        answer.complete(response);
      } else if (isUnreached(failure)) {
        LOG.info("coordinator {} takes no connection: {}", address, String.valueOf(failure));
        coordinators.failed(address, UNREACHABLE);
        next(orUnknown(failure));
      } else if (failure instanceof java.util.concurrent.CancellationException) {
        next(new IOException("coordinator " + address + " does not answer any more"));
      } else {
        answer.completeExceptionally(orUnknown(failure));
      }
    }

    private static Throwable orUnknown(@Nullable Throwable failure) {
      return failure == null ? new IOException("no answer, and no reason") : failure;
    }

    private void lookAfter(URI address, CompletableFuture<?> sent, int silent, Duration pause) {
      if (!call.isHarmless()) return;
      Executor later =
          CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, THREADS);
      later.execute(() -> knock(address, sent, silent));
    }

    private void knock(URI address, CompletableFuture<?> sent, int silentBefore) {
      if (sent.isDone()) return;
      Knock knock = Knock.at(address, KNOCK);
      int silent = knock == Knock.SILENT ? silentBefore + 1 : 0;
      boolean isGone =
          knock == Knock.GONE || (silent >= MOST_SILENT && coordinators.hasOther(address));
      if (!isGone) {
        lookAfter(address, sent, silent, LOOK);
        return;
      }
      LOG.info("coordinator {} is {} and has a call", address, knock);
      coordinators.failed(address, UNREACHABLE);
      sent.cancel(true);
    }
  }
}
