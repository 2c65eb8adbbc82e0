package dev.blip.coordinator.rooms.webhooks;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a webhook may be brought, by the names that its owner says. */
final class EventNames {
  private static final String OF_LINKS = "link.";

  /** All of them, sorted. */
  static final Set<String> ALL =
      Collections.unmodifiableSet(
          new TreeSet<>(
              List.of(
                  EventLog.CLICKS,
                  OF_LINKS + "created",
                  OF_LINKS + "changed",
                  OF_LINKS + "deleted")));

  /** What a webhook is brought whose owner does not say. */
  static final Set<String> USUAL = Set.of(EventLog.CLICKS);

  private EventNames() {}

  /** The log in which an event of that name stands. */
  static String logOf(String event) {
    return event.startsWith(OF_LINKS) ? EventLog.LINKS : event;
  }
}
