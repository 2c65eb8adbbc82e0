package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.moderation.Takedown;
import dev.blip.functions.webhooks.LinkEventsHandler;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** What the table's own stream says of changes, and what rooms of webhooks are told of it. */
@ExtendWith(Aws.Resolver.class)
class LinkEventsTest {
  private final String account = "e" + UUID.randomUUID();
  private final String slug = "e" + UUID.randomUUID().toString().substring(0, 12);
  private final Aws aws;
  private final LinkCalls links;
  private final AccountTable accounts;
  private final Listener coordinator = new Listener();
  private final LinkEventsHandler handler;
  private final List<Place> ends;

  LinkEventsTest(Aws aws) throws IOException {
    this.aws = aws;
    links = new LinkCalls(new LinksHandler(aws.environment()), account);
    accounts = new AccountTable(aws.environment());
    handler = new LinkEventsHandler(aws.environment("COORDINATOR_URL", coordinator.url()));
    ends = places(ShardIteratorType.LATEST);
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private void make(String slug) {
    links.make("{\"slug\":\"" + slug + "\",\"destination\":\"https://example.org/a\"}");
  }

  /** A place in a shard of the stream. */
  private record Place(String iterator) {}

  /** Where the stream's shards end now: other tests have filled them. */
  private List<Place> places(ShardIteratorType type) {
    try (var streams = aws.streams()) {
      String arn = arn();
      return streams.describeStream(ask -> ask.streamArn(arn)).streamDescription().shards().stream()
          .map(Shard::shardId)
          .map(
              shard ->
                  new Place(
                      streams
                          .getShardIterator(
                              ask -> ask.streamArn(arn).shardId(shard).shardIteratorType(type))
                          .shardIterator()))
          .toList();
    }
  }

  private String arn() {
    var table = aws.dynamoDb().describeTable(ask -> ask.tableName("LinksTable")).table();
    return table.latestStreamArn();
  }

  /** The stream's records of some slugs, in the form in which Lambda brings them. */
  private ArrayNode records(String... slugs) {
    try {
      return records(ends, slugs);
    } catch (TrimmedDataAccessException e) {
      // Of a shard that was empty the end is none.
      return records(places(ShardIteratorType.TRIM_HORIZON), slugs);
    }
  }

  private ArrayNode records(List<Place> places, String... slugs) {
    ArrayNode records = Json.MAPPER.createArrayNode();
    try (var streams = aws.streams()) {
      for (Place place : places) {
        String iterator = place.iterator;
        while (iterator != null) {
          String at = iterator;
          var page = streams.getRecords(get -> get.shardIterator(at));
          for (Record record : page.records()) {
            AttributeValue key = record.dynamodb().keys().get("slug");
            if (key != null && List.of(slugs).contains(key.s())) records.add(json(record));
          }
          iterator = page.records().isEmpty() ? null : page.nextShardIterator();
        }
      }
    }
    return records;
  }

  private static ObjectNode json(Record record) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("eventID", record.eventID());
    ObjectNode change = json.putObject("dynamodb");
    change.put("SequenceNumber", record.dynamodb().sequenceNumber());
    Instant time = record.dynamodb().approximateCreationDateTime();
    change.put("ApproximateCreationDateTime", time.getEpochSecond());
    if (record.dynamodb().hasNewImage()) {
      change.set("NewImage", json(record.dynamodb().newImage()));
    }
    if (record.dynamodb().hasOldImage()) {
      change.set("OldImage", json(record.dynamodb().oldImage()));
    }
    return json;
  }

  private static ObjectNode json(Map<String, AttributeValue> image) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    image.forEach((name, value) -> json.set(name, json(value)));
    return json;
  }

  private static JsonNode json(AttributeValue value) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case BOOL -> json.put("BOOL", value.bool());
      case M -> json.set("M", json(value.m()));
      case L -> {
        ArrayNode items = json.putArray("L");
        value.l().forEach(item -> items.add(json(item)));
      }
      // DynamoDB Local's streams lose what an empty list or map is.
      case UNKNOWN_TO_SDK_VERSION -> {}
      default -> throw new AssertionError(value);
    }
    return json;
  }

  private JsonNode give(ArrayNode records) {
    return Recorded.event("eventbridge")
        .change(event -> event.removeAll().set("Records", records))
        .to(handler);
  }

  private List<JsonNode> told() {
    List<JsonNode> told = new ArrayList<>();
    for (Listener.Call call : coordinator.calls()) {
      assertThat(call.uri().getPath()).isEqualTo("/rooms/webhooks/" + account + "/requests/links");
      Json.tree(call.body()).path("events").forEach(told::add);
    }
    return told;
  }

  @Test
  void each_change_is_told_as_the_api_shows_the_link_and_a_visit_is_none() {
    accounts.wantLinkEvents(account);
    make(slug);
    links.call("PATCH", "/" + slug, "{\"title\":\"T\",\"maxClicks\":3,\"password\":\"hush\"}");
    assertThat(new LinkTable(aws.environment()).use(slug, Duration.ofSeconds(9))).isTrue();
    links.call("DELETE", "/" + slug, "");
    links.call("POST", "/" + slug + "/restore", "");
    assertThat(give(records(slug)).path("batchItemFailures")).isEmpty();
    List<JsonNode> told = told();
    assertThat(told.stream().map(event -> event.path("type").asText()))
        .containsExactly("link.created", "link.changed", "link.deleted", "link.created");
    assertThat(told.stream().map(event -> event.path("id").asText())).doesNotHaveDuplicates();
    JsonNode changed = told.get(1).path("data");
    assertThat(changed.at("/before/title").isMissingNode()).isTrue();
    assertThat(changed.at("/link/title").asText()).isEqualTo("T");
    assertThat(changed.at("/link/password").asBoolean()).isTrue();
    assertThat(changed.at("/link/destination").asText()).isEqualTo("https://example.org/a");
    assertThat(told.get(2).at("/data/link/maxClicks").asInt()).isEqualTo(3);
    assertThat(Instant.parse(told.get(2).path("timestamp").asText()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(told.toString())
        .doesNotContain(account, "version", "etag", "hush", "pbkdf", "deletedAt", "clicks\":0");
  }

  @Test
  void account_whose_webhooks_do_not_want_links_costs_no_call() {
    make(slug);
    assertThat(give(records(slug)).path("batchItemFailures")).isEmpty();
    assertThat(coordinator.calls()).isEmpty();
  }

  @Test
  void what_a_room_does_not_take_comes_again_from_the_first_that_it_lacks() {
    accounts.wantLinkEvents(account);
    make(slug);
    String strangers = "x" + slug.substring(1);
    new LinkCalls(new LinksHandler(aws.environment()), "other-" + account)
        .make("{\"slug\":\"" + strangers + "\",\"destination\":\"https://example.org\"}");
    links.call("PATCH", "/" + slug, "{\"title\":\"T\"}");
    ArrayNode all = Json.MAPPER.createArrayNode();
    all.addAll(records(strangers)).addAll(records(slug));
    coordinator.answers(500, 410, 400);
    String first = all.get(1).at("/dynamodb/SequenceNumber").asText();
    assertThat(give(all).path("batchItemFailures").findValuesAsText("itemIdentifier"))
        .containsExactly(first);
    assertThat(give(all).path("batchItemFailures")).as("no webhook wants links").isEmpty();
    assertThat(give(all).path("batchItemFailures")).as("refused for ever").isEmpty();
  }

  @Test
  void where_several_rooms_take_nothing_the_first_record_of_all_comes_again() {
    String other = "o" + account;
    accounts.wantLinkEvents(account);
    accounts.wantLinkEvents(other);
    make(slug);
    String others = "x" + slug.substring(1);
    new LinkCalls(new LinksHandler(aws.environment()), other)
        .make("{\"slug\":\"" + others + "\",\"destination\":\"https://example.org\"}");
    ArrayNode all = Json.MAPPER.createArrayNode();
    all.addAll(records(slug)).addAll(records(others));
    coordinator.answers(500);
    assertThat(give(all).path("batchItemFailures").findValuesAsText("itemIdentifier"))
        .containsExactly(all.get(0).at("/dynamodb/SequenceNumber").asText());
  }

  @Test
  void what_was_told_before_a_room_has_had_enough_does_not_come_again() {
    accounts.wantLinkEvents(account);
    make(slug);
    links.call("PATCH", "/" + slug, "{\"title\":\"T\"}");
    ArrayNode records = records(slug);
    String large = "https://example.org/" + "x".repeat(12_000);
    ObjectNode tags = Json.MAPPER.createObjectNode();
    for (int i = 0; i < 10; i++) tags.withArray("L").addObject().put("S", large);
    records.forEach(record -> ((ObjectNode) record.at("/dynamodb/NewImage")).set("tags", tags));
    coordinator.answers(200, 500);
    assertThat(give(records).path("batchItemFailures").findValuesAsText("itemIdentifier"))
        .containsExactly(records.get(1).at("/dynamodb/SequenceNumber").asText());
    assertThat(coordinator.calls()).hasSize(2);
  }

  @Test
  void record_that_cannot_be_read_holds_up_no_other_and_a_takedown_is_a_change() {
    accounts.wantLinkEvents(account);
    make(slug);
    var takedown =
        AttributeValue.fromM(
            Map.of(
                "reason", AttributeValue.fromS("fraud"),
                "at", AttributeValue.fromS("2026-11-20T15:00:00Z")));
    aws.dynamoDb()
        .updateItem(
            update ->
                update
                    .tableName("LinksTable")
                    .key(LinkItem.key(slug))
                    .updateExpression("SET " + Takedown.ATTRIBUTE + " = :takedown")
                    .expressionAttributeValues(Map.of(":takedown", takedown)));
    ArrayNode records = records(slug);
    ObjectNode unreadable = records.get(0).deepCopy();
    ((ObjectNode) unreadable.at("/dynamodb/NewImage")).remove("createdAt");
    assertThat(give(records.insert(0, unreadable)).path("batchItemFailures")).isEmpty();
    List<JsonNode> told = told();
    assertThat(told).hasSize(2);
    assertThat(told.get(1).path("type").asText()).isEqualTo("link.changed");
    assertThat(told.get(1).at("/data/link/takenDown/reason").asText()).isEqualTo("fraud");
    assertThat(told.get(1).at("/data/before").has("takenDown")).isFalse();
  }

  @Test
  void change_too_large_for_a_receiver_is_told_without_the_link() {
    accounts.wantLinkEvents(account);
    String long1 = "https://example.org/" + "ü".repeat(9_000);
    links.make("{\"slug\":\"" + slug + "\",\"destination\":\"https://example.org\"}");
    var record = (ObjectNode) records(slug).get(0);
    ObjectNode tags = Json.MAPPER.createObjectNode();
    for (int i = 0; i < 30; i++) tags.withArray("L").addObject().put("S", long1);
    ((ObjectNode) record.at("/dynamodb/NewImage")).set("tags", tags);
    give(Json.MAPPER.createArrayNode().add(record));
    assertThat(told().getFirst().path("data").toString())
        .isEqualTo("{\"link\":{\"slug\":\"" + slug + "\"},\"isCut\":true}");
  }
}
