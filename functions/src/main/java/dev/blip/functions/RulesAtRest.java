package dev.blip.functions;

import dev.blip.protocol.Json;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.PublishedRules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What parties say of their rooms, as coordinators have published it: for when none of them can be
 * asked. Read when it is first wanted, and remembered for a minute. That nothing is published of a
 * party is remembered for 5 s; so is what was read before, where it cannot be read again. Safe for
 * use by many threads.
 */
public final class RulesAtRest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(5);
  private static final PublishedRules NOTHING = new PublishedRules(Map.of());
  private static final Logger LOG = LoggerFactory.getLogger(RulesAtRest.class);

  private record Known(PublishedRules rules, Instant at, Duration holds) {
    Instant until(String party) {
      return at.plus(rules.of(party).isPresent() ? holds : READ_AGAIN_AFTER);
    }
  }

  private final String table;
  private final @Nullable DynamoDbClient client;
  private final InstantSource clock;
  private volatile @Nullable Known known;

  private RulesAtRest(String table, @Nullable DynamoDbClient client, InstantSource clock) {
    this.table = table;
    this.client = client;
    this.clock = clock;
  }

  /** Those in {@code LEASES_TABLE}; none where that is empty. */
  public static RulesAtRest of(Environment environment) {
    return of(environment, InstantSource.system());
  }

  static RulesAtRest of(Environment environment, InstantSource clock) {
    String table = environment.required("LEASES_TABLE");
    return new RulesAtRest(table, table.isEmpty() ? null : environment.dynamoDb(), clock);
  }

  /** A party's; empty if nothing is published of it, or that cannot be read. */
  public Optional<PartyRules> of(String party) {
    if (client == null) return Optional.empty();
    Known now = known;
    if (now == null || !clock.instant().isBefore(now.until(party))) {
      now = read(client, now == null ? NOTHING : now.rules);
      known = now;
    }
    return now.rules.of(party);
  }

  private Known read(DynamoDbClient client, PublishedRules otherwise) {
    try {
      return new Known(read(client), clock.instant(), REMEMBERED);
    } catch (RuntimeException e) {
      LOG.warn("rules of parties cannot be read: {}", e.getMessage());
      return new Known(otherwise, clock.instant(), READ_AGAIN_AFTER);
    }
  }

  private PublishedRules read(DynamoDbClient client) {
    var key =
        Map.of(
            "kind", AttributeValue.fromS(PublishedRules.KIND),
            "id", AttributeValue.fromS(PublishedRules.ID));
    var answer =
        client.getItem(
            get ->
                get.tableName(table)
                    .key(key)
                    .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)));
    if (!answer.hasItem()) return NOTHING;
    var text = Objects.requireNonNull(answer.item().get(PublishedRules.ATTRIBUTE));
    return Json.read(text.s(), PublishedRules.class);
  }
}
