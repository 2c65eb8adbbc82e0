package dev.blip.protocol;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may see who has come with a share: an account's clicks, of one link perhaps, until
 * it ends.
 *
 * @param id names it in the API
 * @param link whose clicks alone are shown; null for those of all links
 * @param expiresAt epoch milliseconds; null where it does not end by itself
 */
public record Share(String id, @Nullable String link, @Nullable Long expiresAt) {
  /** The header that brings it to a room. No visitor can send one of that name. */
  public static final String HEADER = "blip-share";

  /**
   * The share that a socket was opened with, if it was.
   *
   * @throws Refusal (400) if the header is no share
   */
  public static Optional<Share> of(Map<String, String> headers) {
    String text = headers.get(HEADER);
    return text == null ? Optional.empty() : Optional.of(Json.read(text, Share.class));
  }

  /** Whether it has ended at a moment. */
  public boolean isOver(Instant now) {
    return expiresAt != null && expiresAt <= now.toEpochMilli();
  }
}
