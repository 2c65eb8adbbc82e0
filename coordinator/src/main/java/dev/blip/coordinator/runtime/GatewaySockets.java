package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sockets whose gateway answers about a connection that is not open yet as about one that is gone,
 * as API Gateway does: a room hears of a newcomer, and may send to it, before its handshake ends.
 */
public final class GatewaySockets implements Sockets {
  /**
   * So long after it was let in may 410 mean that a socket is not open yet: its handshake's 29 s.
   */
  public static final Duration OPENING = Duration.ofSeconds(30);

  private final Gateway gateway;

  public GatewaySockets(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The gateway's calls. Stages never fail. Safe for use by many threads. */
  public interface Gateway {
    /** The same for the calls of one room, which take their turns with other rooms' calls. */
    default Gateway of(RoomAddress room) {
      return this;
    }

    /** Sends a text message; the bytes are not copied. */
    CompletionStage<Result> post(String connectionId, byte[] utf8);

    /** Closes a connection. */
    CompletionStage<Result> close(String connectionId);

    /** Asks whether a connection is open. */
    CompletionStage<Result> probe(String connectionId);
  }

  /** What a gateway says. */
  public enum Result {
    /** It took it. */
    DONE,
    /** 410: not open yet, or no longer. */
    GONE,
    /** 429: later. */
    THROTTLED,
    /**
     * 400 or 403: no such connection, as for an ID that never was; or, where the socket is known to
     * have been open, a message that will not do.
     */
    UNKNOWN,
    /** 413: will not succeed by trying again. */
    REFUSED,
    /** No answer, or a 5xx: later. */
    FAILED
  }

  @Override
  public Sockets of(RoomAddress room) {
    Gateway rooms = gateway.of(room);
    return rooms == gateway ? this : new GatewaySockets(rooms);
  }

  @Override
  public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
    return gateway.post(socket.id(), utf8).thenCompose(answer -> meaning(answer, socket));
  }

  @Override
  public CompletionStage<Outcome> close(Target socket) {
    return gateway.close(socket.id()).thenCompose(answer -> meaning(answer, socket));
  }

  @Override
  public CompletionStage<Outcome> probe(Target socket) {
    return gateway.probe(socket.id()).thenApply(answer -> probed(answer, socket));
  }

  private CompletionStage<Outcome> meaning(Result answer, Target socket) {
    boolean isOpening = !socket.wasOpen() && socket.age() < OPENING.toMillis();
    return switch (answer) {
      case DONE -> now(Outcome.DONE);
      case GONE -> now(isOpening ? Outcome.NOT_OPEN_YET : Outcome.GONE);
      case UNKNOWN -> {
        if (socket.wasOpen()) yield now(Outcome.REFUSED);
        yield isOpening ? now(Outcome.NOT_OPEN_YET) : asked(socket);
      }
      case REFUSED -> now(Outcome.REFUSED);
      case THROTTLED, FAILED -> now(Outcome.LATER);
    };
  }

  /** It was never seen open: if it is, what was sent to it is what is wrong. */
  private CompletionStage<Outcome> asked(Target socket) {
    return probe(socket).thenApply(found -> found == Outcome.DONE ? Outcome.REFUSED : found);
  }

  private static Outcome probed(Result answer, Target socket) {
    return switch (answer) {
      case DONE -> Outcome.DONE;
      case GONE -> Outcome.GONE;
      case UNKNOWN -> socket.wasOpen() ? Outcome.LATER : Outcome.GONE;
      case REFUSED, THROTTLED, FAILED -> Outcome.LATER;
    };
  }

  private static CompletionStage<Outcome> now(Outcome outcome) {
    return CompletableFuture.completedStage(outcome);
  }
}
