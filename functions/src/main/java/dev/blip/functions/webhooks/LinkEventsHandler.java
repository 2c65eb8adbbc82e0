package dev.blip.functions.webhooks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.functions.links.LinkEvent;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes changes of links from their table's stream, and tells the rooms of webhooks of those
 * accounts that want them. A room knows a change that it was told of, so one may come again: where
 * a room cannot be reached, all come again from the first change that it lacks.
 */
public final class LinkEventsHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  /** Less than the function's 29 s, and a start of a coordinator with some luck. */
  private static final Duration TO_TELL = Duration.ofSeconds(22);

  private static final Logger LOG = LoggerFactory.getLogger(LinkEventsHandler.class);
  private static final String FAILURES = "batchItemFailures";

  private final LinkTelling telling;

  public LinkEventsHandler() {
    this(Environment.ofProcess());
  }

  public LinkEventsHandler(Environment environment) {
    telling = new LinkTelling(environment);
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    return Invocations.of(event, context, Map.of(FAILURES, List.of()), this::take);
  }

  /** Answers from which record on the stream is to be delivered again. */
  private Map<String, Object> take(Map<String, Object> event) {
    JsonNode records = Json.MAPPER.valueToTree(event).path("Records");
    Map<String, List<LinkTelling.Placed>> byAccount = new LinkedHashMap<>();
    for (int i = 0; i < records.size(); i++) {
      int place = i;
      read(records.get(i))
          .ifPresent(
              change ->
                  byAccount
                      .computeIfAbsent(change.account(), account -> new ArrayList<>())
                      .add(new LinkTelling.Placed(place, change)));
    }
    OptionalInt first = telling.tell(byAccount, TO_TELL);
    if (first.isEmpty()) return Map.of(FAILURES, List.of());
    String sequence = records.get(first.getAsInt()).at("/dynamodb/SequenceNumber").asText();
    return Map.of(FAILURES, List.of(Map.of("itemIdentifier", sequence)));
  }

  /** One that cannot be read never can: it must not hold up the others. */
  private static Optional<LinkEvent> read(JsonNode record) {
    try {
      return LinkEvent.read(record);
    } catch (RuntimeException e) {
      LOG.error("change {} of a link is passed over", record.path("eventID").asText(), e);
      return Optional.empty();
    }
  }
}
