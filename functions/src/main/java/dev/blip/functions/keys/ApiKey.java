package dev.blip.functions.keys;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key, without its secret.
 *
 * @param id names it in the API
 * @param hint how its secret begins, so that people know it again
 * @param lastUsedAt to the minute; null if it never was
 */
public record ApiKey(
    String id,
    String account,
    String name,
    Set<Scope> scopes,
    String hint,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {}
