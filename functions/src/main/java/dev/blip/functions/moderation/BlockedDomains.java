package dev.blip.functions.moderation;

import dev.blip.functions.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The {@link BlockList} as its operator edits it. */
final class BlockedDomains {
  private static final AttributeValue NONE = AttributeValue.fromS("");

  private final ModerationTable notes;

  BlockedDomains(Environment environment) {
    notes = new ModerationTable(environment, environment.dynamoDb());
  }

  /** A domain, with all below it. */
  record Blocked(String domain, String reason, Instant at) {}

  /** Blocks a domain; another reason replaces the one before. */
  void block(Blocked blocked) {
    notes.write(
        ModerationTable.item(
            BlockList.KIND,
            blocked.domain,
            Map.of(
                "reason",
                AttributeValue.fromS(blocked.reason),
                "at",
                AttributeValue.fromS(blocked.at.toString()))));
  }

  /** Takes a domain off the list; empty if it is not on it. */
  Optional<Blocked> unblock(String domain) {
    return Optional.of(notes.delete(BlockList.KIND, domain))
        .filter(note -> !note.isEmpty())
        .map(BlockedDomains::read);
  }

  /**
   * Those on the list, by name.
   *
   * @param after behind this one, null for the first
   */
  List<Blocked> list(@Nullable String after, int most) {
    return notes.list(BlockList.KIND, after, most).stream().map(BlockedDomains::read).toList();
  }

  private static Blocked read(Map<String, AttributeValue> note) {
    return new Blocked(
        ModerationTable.nameOf(note),
        String.valueOf(note.getOrDefault("reason", NONE).s()),
        Instant.parse(String.valueOf(note.getOrDefault("at", NONE).s())));
  }
}
