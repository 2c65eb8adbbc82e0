package dev.blip.functions.moderation;

import dev.blip.functions.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The {@link LinkDomains} as their operator edits them. */
final class GivenDomains {
  private static final AttributeValue NONE = AttributeValue.fromS("");

  private final ModerationTable notes;

  GivenDomains(Environment environment) {
    notes = new ModerationTable(environment, environment.dynamoDb());
  }

  /** A domain and whose it is. */
  record Given(String domain, String account, Instant at) {}

  /** Gives a domain to an account, and takes it from the one before. */
  void give(Given given) {
    notes.write(
        ModerationTable.item(
            LinkDomains.KIND,
            given.domain,
            Map.of(
                "account",
                AttributeValue.fromS(given.account),
                "at",
                AttributeValue.fromS(given.at.toString()))));
  }

  /** Takes a domain from its account; empty if it is nobody's. */
  Optional<Given> take(String domain) {
    return Optional.of(notes.delete(LinkDomains.KIND, domain))
        .filter(note -> !note.isEmpty())
        .map(GivenDomains::read);
  }

  /**
   * Those that are given, by name.
   *
   * @param after behind this one, null for the first
   */
  List<Given> list(@Nullable String after, int most) {
    return notes.list(LinkDomains.KIND, after, most).stream().map(GivenDomains::read).toList();
  }

  static Given read(Map<String, AttributeValue> note) {
    return new Given(
        ModerationTable.nameOf(note),
        String.valueOf(note.getOrDefault("account", NONE).s()),
        Instant.parse(String.valueOf(note.getOrDefault("at", NONE).s())));
  }
}
