package dev.blip.functions;

import dev.blip.protocol.Click;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.Route;
import dev.blip.protocol.coordinator.VisitorHeaders;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's own HTTP, as functions call it. A call that no room has answered is sent again,
 * as {@link Again} allows: the rooms know it by its name. Where all coordinators rest, one is
 * started, and calls fail with {@link Resting}. Safe for use by many threads.
 */
public final class CoordinatorClient {
  /** How long rooms may take to answer a visitor; less than API Gateway's 29 s. */
  public static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final Duration RULES = Duration.ofSeconds(2);
  private static final Duration READY = Duration.ofSeconds(1);

  /** How long a coordinator that cannot be reached is tried; a fail-over takes up to 10 s. */
  private static final Duration TAKE_OVER = Duration.ofSeconds(12);

  /** The same for a socket's, which its caller keeps then until a coordinator has been started. */
  private static final Duration KEPT_AFTER = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Waking waits for ECS. */
  private static final Executor THREADS = Thread::startVirtualThread;

  /** Clicks wait for a visitor's redirect: at first less, then longer and longer. */
  private static final long FIRST_PAUSE_MS = 25;

  private static final long LAST_PAUSE_MS = 1_000;

  private final CoordinatorCalls calls;
  private final Supplier<String> secret;
  private final Waker waker;

  /** One for calls that nothing hangs on where all coordinators rest: it starts none. */
  public CoordinatorClient(Environment environment) {
    this(environment, Waker.NOBODY);
  }

  private CoordinatorClient(Environment environment, Waker waker) {
    this.waker = waker;
    var addresses = CoordinatorAddresses.of(environment.required("COORDINATOR_URL"));
    calls = new CoordinatorCalls(Coordinators.of(addresses));
    secret = environment.later("COORDINATOR_SECRET");
  }

  /** One that starts a coordinator where all rest. */
  public static CoordinatorClient waking(Environment environment) {
    return new CoordinatorClient(environment, environment.waker());
  }

  public CoordinatorAnswer connect(RoomAddress room, String connection, ConnectionRequest opening)
      throws IOException {
    return connect(room, connection, opening, PATIENCE);
  }

  /** The same within a time. */
  public CoordinatorAnswer connect(
      RoomAddress room, String connection, ConnectionRequest opening, Duration patience)
      throws IOException {
    var call = call(new Route.Connect(room, connection), Json.write(opening));
    return send(call.with("Content-Type", "application/json"), patience);
  }

  /**
   * Brings a message.
   *
   * @param id API Gateway's, of this very event
   */
  public CoordinatorAnswer message(RoomAddress room, String connection, String text, String id)
      throws IOException {
    return message(room, connection, text, id, PATIENCE);
  }

  /** The same within a time. */
  public CoordinatorAnswer message(
      RoomAddress room, String connection, String text, String id, Duration patience)
      throws IOException {
    return send(message(room, connection, text).named(id), patience);
  }

  /**
   * Has a message's sender told that it is dropped, by the room's error frame.
   *
   * @param why ASCII
   * @param id API Gateway's, of the message's event
   */
  public CoordinatorAnswer refuse(RoomAddress room, String connection, String why, String id)
      throws IOException {
    var call = message(room, connection, "").with(CoordinatorHeaders.REFUSED, why);
    return send(call.named(id));
  }

  private CoordinatorCall message(RoomAddress room, String connection, String text) {
    var call = call(new Route.Message(room, connection), text);
    return call.with("Content-Type", "text/plain; charset=utf-8");
  }

  public CoordinatorAnswer disconnect(RoomAddress room, String connection, int code, String reason)
      throws IOException {
    return send(call(new Route.Disconnect(room, connection, code, reason), ""));
  }

  /**
   * Passes a visitor's request on.
   *
   * @param account verified, null for a stranger
   * @param id API Gateway's, of this very request
   */
  public CoordinatorAnswer request(
      Route.Request route,
      Map<String, String> headers,
      byte[] body,
      @Nullable String account,
      String sourceIp,
      String id)
      throws IOException {
    var call =
        call(route, body)
            .with(CoordinatorHeaders.CALLER, CoordinatorHeaders.caller(account))
            .with(CoordinatorHeaders.SOURCE_IP, sourceIp)
            .with(CoordinatorHeaders.HEADERS, VisitorHeaders.write(headers));
    return send(call.named(id));
  }

  /**
   * Asks a room as one of Blip's own services.
   *
   * @param json empty for none
   * @param id of what it is for: API Gateway's, of this very request
   */
  public CoordinatorAnswer service(Route.Request route, String json, String id) throws IOException {
    return send(call(route, json).with("Content-Type", "application/json").named(id));
  }

  /** Whether rooms can be called somewhere. */
  public boolean isReady() {
    try {
      return new CoordinatorAnswer(await(call(new Route.Ready(), ""), READY)).isOk();
    } catch (IOException e) {
      return false;
    }
  }

  /** What a party says of its rooms, if there is such a party; asked once. */
  public Optional<PartyRules> rules(String party) throws IOException {
    try {
      return rulesUnlessResting(party);
    } catch (IOException e) {
      if (isResting(e)) throw new Resting();
      throw e;
    }
  }

  /** The same; starts no coordinator where all rest. */
  public Optional<PartyRules> rulesUnlessResting(String party) throws IOException {
    var answer = new CoordinatorAnswer(await(call(new Route.Rules(party), ""), RULES));
    if (answer.status() == 404) return Optional.empty();
    if (!answer.isOk()) throw new IOException("coordinator answers " + answer.status());
    return Optional.of(Json.read(answer.body(), PartyRules.class));
  }

  /**
   * A page of all rooms, for operators.
   *
   * @param rawQuery which, as the coordinator's own address takes it
   */
  public CoordinatorAnswer rooms(String rawQuery) throws IOException {
    return rooms(rawQuery, PATIENCE);
  }

  /** The same within a time. */
  public CoordinatorAnswer rooms(String rawQuery, Duration patience) throws IOException {
    return send(call(new Route.RoomList(rawQuery), ""), patience);
  }

  /** Ends a room, with all that it keeps. */
  public CoordinatorAnswer destroy(RoomAddress room, Duration patience) throws IOException {
    return send(call(new Route.Destroy(room), ""), patience);
  }

  /**
   * Brings clicks of one account to its room; completes once they are on disk there. They are sent
   * again within the patience if the connection was closed meanwhile, as when Lambda froze this
   * process, or if a coordinator is just leaving.
   */
  public CompletableFuture<CoordinatorAnswer> clicks(
      String account, List<Click> clicks, Duration patience) {
    var room = new RoomAddress("clicks", account);
    return ask(new Route.Request(room, "POST", "clicks", ""), Json.write(clicks), patience);
  }

  /**
   * Asks a room as one of Blip's own services, again within the patience as it is with clicks.
   * Where all rest it fails once one is being started, as a call that reached none.
   */
  public CompletableFuture<CoordinatorAnswer> ask(
      Route.Request route, String json, Duration patience) {
    CoordinatorCall call;
    try {
      call = call(route, json);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
    call = call.with("Content-Type", "application/json").named(UUID.randomUUID().toString());
    var answer = bring(call, System.nanoTime() + patience.toNanos(), 0);
    return waker.wakes() ? answer.whenCompleteAsync(this::wakeWhereAllRest, THREADS) : answer;
  }

  private void wakeWhereAllRest(@Nullable CoordinatorAnswer answer, @Nullable Throwable failure) {
    if (failure != null) isResting(failure);
  }

  private CompletableFuture<CoordinatorAnswer> bring(CoordinatorCall call, long end, long pauseMs) {
    Duration left = Duration.ofNanos(Math.max(end - System.nanoTime(), 1));
    return calls
        .send(call, left)
        .handle(
            (response, failure) -> {
              boolean again = response == null ? isDropped(failure) : isDueAgain(response);
              long pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMs);
              if (again && call.isHarmless() && System.nanoTime() + pauseNanos < end) {
                return bringLater(call, end, pauseMs);
              }
              return response == null
                  ? CompletableFuture.<CoordinatorAnswer>failedFuture(failure)
                  : CompletableFuture.completedFuture(new CoordinatorAnswer(response));
            })
        .thenCompose(Function.identity());
  }

  private CompletableFuture<CoordinatorAnswer> bringLater(
      CoordinatorCall call, long end, long pauseMs) {
    long next = Math.clamp(pauseMs * 2, FIRST_PAUSE_MS, LAST_PAUSE_MS);
    if (pauseMs == 0) return bring(call, end, next);
    Executor later = CompletableFuture.delayedExecutor(pauseMs, TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(() -> bring(call, end, next), later)
        .thenCompose(Function.identity());
  }

  private static boolean isDropped(@Nullable Throwable e) {
    Throwable cause = CoordinatorCalls.cause(e);
    return cause instanceof IOException
        && !(cause instanceof HttpTimeoutException)
        && !CoordinatorCalls.isUnreached(cause);
  }

  private CoordinatorCall call(Route route, String body) {
    return call(route, body.getBytes(StandardCharsets.UTF_8));
  }

  private CoordinatorCall call(Route route, byte[] body) {
    return CoordinatorCall.of(secret.get(), route, body);
  }

  private CoordinatorAnswer send(CoordinatorCall call) throws IOException {
    return send(call, PATIENCE);
  }

  /**
   * Sends a call, again if a coordinator ends meanwhile: another takes over. That all rest is said
   * of a call that was not begun, or that changes nothing if it is made again.
   */
  private CoordinatorAnswer send(CoordinatorCall call, Duration patience) throws IOException {
    long last = System.nanoTime() + patience.toNanos();
    long end = Math.min(last, System.nanoTime() + takeOver(call).toNanos());
    boolean begun = false;
    try {
      while (true) {
        try {
          var response = await(call, Duration.ofNanos(Math.max(last - System.nanoTime(), 1)));
          if (!isDueAgain(response) || isLast(call, end)) return new CoordinatorAnswer(response);
          begun = true;
        } catch (InterruptedIOException e) {
          throw e;
        } catch (IOException e) {
          if (isResting(e) && !(begun && call.isKnownToUsAlone())) throw new Resting();
          begun |= !isUnreached(e);
          if (tookTooLong(e) || isLast(call, end)) throw e;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Duration takeOver(CoordinatorCall call) {
    return waker.wakes() && call.isOfSocket() ? KEPT_AFTER : TAKE_OVER;
  }

  /**
   * Whether a call failed since no coordinator runs, in which case one is started: it was not
   * carried out, and may be made again. False where coordinators never rest.
   */
  public boolean isResting(Throwable failure) {
    return isUnreached(failure) && waker.wake();
  }

  /** Whether a call failed since no coordinator could be reached, so that it was not begun. */
  public static boolean isUnreached(Throwable failure) {
    return CoordinatorCalls.isUnreached(failure)
        || CoordinatorCalls.isUnreached(failure.getCause());
  }

  private HttpResponse<byte[]> await(CoordinatorCall call, Duration patience) throws IOException {
    try {
      return calls.send(call, patience).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException timeout) throw timeout;
      throw new IOException("coordinator cannot be asked: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    var interrupted = new InterruptedIOException("interrupted while the coordinator was asked");
    interrupted.initCause(e);
    return interrupted;
  }

  private static boolean isLast(CoordinatorCall call, long end) {
    return !call.isHarmless() || System.nanoTime() > end;
  }

  private boolean isDueAgain(HttpResponse<?> response) {
    var answered = response.headers().firstValue(CoordinatorHeaders.ANSWERED);
    boolean due = Again.isDue(response.statusCode(), answered.orElse(null));
    if (due) calls.refused(response);
    return due;
  }

  /** The coordinator is there, but has not answered; it has tried all that can be tried. */
  private static boolean tookTooLong(IOException e) {
    return e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException);
  }
}
