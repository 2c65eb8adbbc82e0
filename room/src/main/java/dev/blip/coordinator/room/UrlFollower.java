package dev.blip.coordinator.room;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A URL that follows a room's log, as it stands now.
 *
 * @param id the room's own name for it
 * @param after it has been brought everything up to here
 * @param failures tries of the batch under way that have failed, in a row
 * @param failingSince when the first of these failed; null where none has
 */
public record UrlFollower(
    String id, URI uri, String log, long after, int failures, @Nullable Instant failingSince) {}
