package dev.blip.coordinator.rooms.webhooks;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A URL of an account, and what it is brought.
 *
 * @param id a version 7 UUID
 * @param events names of {@link EventNames}
 * @param note why it was switched off; null where nobody but its owner did
 * @param secret what requests are signed with
 * @param formerSecret the one before, good until {@code formerUntil}; null where there is none
 */
record Webhook(
    String id,
    URI url,
    Set<String> events,
    boolean enabled,
    @Nullable String note,
    Instant createdAt,
    String secret,
    @Nullable String formerSecret,
    @Nullable Instant formerUntil) {
  Webhook {
    events = Set.copyOf(events);
  }

  /** The same where its owner wants it otherwise; what was noted no longer holds. */
  Webhook changed(WebhookDraft draft) {
    return new Webhook(
        id,
        draft.url(),
        draft.events(),
        draft.enabled(),
        draft.enabled() ? null : note,
        createdAt,
        secret,
        formerSecret,
        formerUntil);
  }

  /** The same, switched off. */
  Webhook off(String why) {
    return new Webhook(id, url, events, false, why, createdAt, secret, formerSecret, formerUntil);
  }

  /** The same with a new secret, beside which its last one is good for some time. */
  Webhook rotated(String next, Instant until) {
    return new Webhook(id, url, events, enabled, note, createdAt, next, secret, until);
  }

  /** Whether it follows a log, for the sake of some of it at least. */
  boolean follows(String log) {
    return events.stream().anyMatch(event -> EventNames.logOf(event).equals(log));
  }

  /** The name under which it follows a log. */
  String follower(String log) {
    return id + "." + log;
  }
}
