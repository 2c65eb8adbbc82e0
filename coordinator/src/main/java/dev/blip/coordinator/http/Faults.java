package dev.blip.coordinator.http;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what went wrong into answers. A refusal is told to the caller; anything else is ours, so
 * the caller gets an ID and the log has the rest under it. Safe for use by many threads.
 */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final Uuid7 ids;

  Faults(Uuid7 ids) {
    this.ids = ids;
  }

  /**
   * @param what the request, for the log
   */
  RoomReply reply(String what, Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof Refusal refusal ? refused(what, refusal) : failed(what, cause);
  }

  private RoomReply refused(String what, Refusal refusal) {
    String id = ids.next();
    LOG.debug("{} refused with {}: {} ({})", what, refusal.status(), refusal.reason(), id);
    return RoomReply.problem(refusal.status(), refusal.problem(id));
  }

  private RoomReply failed(String what, Throwable error) {
    String id = ids.next();
    LOG.error("{} failed ({})", what, id, error);
    String told = "the coordinator failed; its log has more under this ID";
    return RoomReply.problem(500, new Problem(Refusal.kindOf(500), told, id));
  }
}
