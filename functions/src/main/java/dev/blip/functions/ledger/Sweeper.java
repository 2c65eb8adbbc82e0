package dev.blip.functions.ledger;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.account.Closing;
import dev.blip.functions.ledger.Sweep.Part;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Carries erasures out, each for a while; what is left then is a message of the queue again. Every
 * step may be done twice: what is gone is not found again. The oldest counters tell where an
 * account's past begins, and go last.
 */
final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final DynamoDbClient dynamoDb;
  private final String clicksTable;
  private final String countsTable;
  private final CoordinatorClient coordinator;
  private final Erasures erasures;
  private final DayShards shards;
  private final Sweeps sweeps;
  private final BatchDeletes deletes;
  private final FirstDay firstDay;
  private final AccountItems items;
  private final AccountRooms rooms;
  private final AccountTable accounts;

  Sweeper(Environment environment) {
    dynamoDb = environment.dynamoDb();
    clicksTable = environment.required("CLICKS_TABLE");
    countsTable = environment.required("COUNTS_TABLE");
    coordinator = CoordinatorClient.waking(environment);
    erasures = new Erasures(environment);
    shards = new DayShards(environment);
    sweeps = new Sweeps(environment);
    deletes = new BatchDeletes(dynamoDb);
    firstDay = new FirstDay(environment);
    items = new AccountItems(environment, dynamoDb, deletes);
    rooms = new AccountRooms(coordinator);
    accounts = new AccountTable(environment);
  }

  /** A message of the queue and what it says. */
  record Of(QueuedClick letter, Sweep sweep) {}

  /** Goes on with each within a time; those for which none is left, or that fail, come again. */
  void sweep(List<Of> all, BatchResult verdict, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Of each : all) {
      try {
        if (System.nanoTime() >= deadline) {
          verdict.keep(List.of(each.letter), "no time is left to erase in this batch");
        } else {
          new Step(each.sweep, deadline).run();
        }
      } catch (SdkException | CompletionException | IllegalStateException e) {
        verdict.keep(
            List.of(each.letter),
            "clicks of %s/%s cannot be erased: %s"
                .formatted(each.sweep.account(), each.sweep.link(), e));
      }
    }
  }

  /** One erasure's part in one batch. */
  private final class Step {
    private final long deadline;
    private Sweep sweep;
    private long erased;

    /** Whether others must forget something first. */
    private boolean isForgetting;

    Step(Sweep sweep, long deadline) {
      this.sweep = sweep;
      this.deadline = deadline;
    }

    void run() {
      boolean isDone = false;
      // What the room shows is gone before the rest begins, in another batch.
      boolean isOfRoom = sweep.part() == Part.ROOM;
      while (!isDone
          && !isForgetting
          && System.nanoTime() < deadline
          && isOfRoom == (sweep.part() == Part.ROOM)) {
        isDone =
            switch (sweep.part()) {
              case ROOM -> room();
              case LINKS -> again(items.links(sweep.account()), Part.SECRETS);
              case SECRETS -> again(items.secrets(sweep.account()), Part.CHANGES);
              case CHANGES -> again(items.changes(sweep.account()), Part.TOTALS);
              case TOTALS -> again(items.totals(sweep.account()), Part.ROOMS);
              case ROOMS -> rooms();
              case CLICKS -> clicks();
              case SHARDS -> shards();
              case COUNTS -> counts();
              case ACCOUNT -> account();
            };
      }
      if (isForgetting) sweeps.later(sweep, Closing.KNOWN_AFTER);
      else if (!isDone) sweeps.next(sweep);
      if (!sweep.isOfAccount()) erasures.progress(sweep, erased, isDone);
      LOG.info(
          "erased {} clicks of {}/{}: {}",
          erased,
          sweep.account(),
          sweep.link(),
          isDone ? "done" : sweep.part() + " " + sweep.day());
    }

    private boolean again(boolean isMore, Part next) {
      if (!isMore) sweep = sweep.of(next);
      return false;
    }

    private boolean rooms() {
      if (rooms.destroy(sweep.account(), deadline)) return false;
      sweep = sweep.since(firstDay.of(sweep.account())).of(Part.CLICKS);
      return false;
    }

    /**
     * Its name is not used again before all instances have forgotten which of its days were hot:
     * clicks of today would stand where nobody looks for them.
     */
    private boolean account() {
      while (items.splitDays(sweep.account())) isForgetting = true;
      if (isForgetting) return false;
      accounts.closed(sweep.account(), sweep.until());
      return true;
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1));
    }

    /** The room goes first: what it shows is looked at. That of an ended account is no more. */
    private boolean room() {
      if (!accounts.hasEndedSince(sweep.until(), sweep.account(), left())) askRoom();
      LocalDate oldest = firstDay.of(sweep.account());
      if (oldest.isBefore(sweep.first())) sweep = sweep.since(oldest);
      sweep = sweep.of(Part.CLICKS);
      return false;
    }

    private void askRoom() {
      var room = new RoomAddress("clicks", sweep.account());
      var route = new Route.Request(room, "POST", "erasures", "");
      String body = Json.write(Map.of("link", sweep.link(), "until", sweep.until()));
      var answer = coordinator.ask(route, body, left()).join();
      if (answer.isOk()) return;
      throw new IllegalStateException(
          "room clicks/%s answered %d %s"
              .formatted(sweep.account(), answer.status(), answer.body()));
    }

    private boolean clicks() {
      if (sweep.day().isBefore(sweep.first())) {
        sweep = sweep.of(Part.SHARDS);
        return false;
      }
      List<String> days = shards.keys(sweep.account(), sweep.day());
      DayQuery.Found found = DayQuery.read(days, this::clicksOf, true);
      List<Map<String, AttributeValue>> keys =
          found.items().stream().map(item -> key(item, "accountDay", "id")).toList();
      deletes.delete(clicksTable, keys);
      erased += keys.size();
      String last = found.last();
      sweep = last == null ? sweep.ofDay(sweep.day().minusDays(1)) : sweep.at(last);
      return false;
    }

    private QueryResponse clicksOf(String day) {
      var values = new HashMap<String, AttributeValue>();
      values.put(":day", text(day));
      boolean isOfLink = !sweep.isOfAccount();
      if (isOfLink) values.put(":link", text(sweep.link()));
      var names = new HashMap<>(Map.of("#time", "time"));
      if (isOfLink) names.put("#link", "link");
      values.put(":until", AttributeValue.fromN(Long.toString(sweep.until())));
      String after = sweep.after();
      if (after != null) values.put(":after", text(after));
      return dynamoDb.query(
          query ->
              query
                  .tableName(clicksTable)
                  .consistentRead(true)
                  .keyConditionExpression(
                      after == null ? "accountDay = :day" : "accountDay = :day AND id > :after")
                  .filterExpression((isOfLink ? "#link = :link AND " : "") + "#time <= :until")
                  .projectionExpression("accountDay, id")
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values));
    }

    /** The counters of hot days; there may be none. */
    private boolean shards() {
      if (sweep.isOfAccount()) {
        String end = Counts.endOfHour(sweep.until());
        return again(items.splitCounts(sweep.account(), end), Part.COUNTS);
      }
      String key = CountShards.of(sweep.account(), sweep.link());
      return again(hours(key), Part.COUNTS);
    }

    /** The hours' counters, and the link's totals that others than the ledger have written. */
    private boolean counts() {
      if (hours(sweep.account())) return false;
      if (sweep.isOfAccount()) sweep = sweep.of(Part.ACCOUNT);
      else deletes.delete(countsTable, otherTotals());
      return !sweep.isOfAccount();
    }

    /** True if there are more. */
    private boolean hours(String account) {
      QueryResponse found = counts(account, sweep.after());
      var keys = new ArrayList<Map<String, AttributeValue>>();
      for (var item : found.items()) {
        if (isOf(hourLinkPart(item))) keys.add(key(item, "account", "hourLinkPart"));
      }
      AttributeValue last = found.lastEvaluatedKey().get("hourLinkPart");
      deletes.delete(countsTable, keys);
      sweep = sweep.at(last == null ? null : last.s());
      return last != null;
    }

    private boolean isOf(String key) {
      return sweep.isOfAccount()
          || key.substring(key.indexOf('#') + 1, key.lastIndexOf('#')).equals(sweep.link());
    }

    private List<Map<String, AttributeValue>> otherTotals() {
      String from = LinkTotal.from(sweep.link());
      return query(sweep.account(), from, LinkTotal.to(sweep.link())).items().stream()
          .filter(item -> !hourLinkPart(item).equals(LinkTotal.key(sweep.link())))
          .map(item -> key(item, "account", "hourLinkPart"))
          .toList();
    }

    /** Keys of counters of hours up to the erasure's last, as many as DynamoDB reads at once. */
    private QueryResponse counts(String account, @Nullable String after) {
      return query(account, after == null ? "0" : after + "\0", Counts.endOfHour(sweep.until()));
    }

    private QueryResponse query(String account, String from, String to) {
      var values = Map.of(":account", text(account), ":from", text(from), ":to", text(to));
      return dynamoDb.query(
          query ->
              query
                  .tableName(countsTable)
                  .consistentRead(true)
                  .keyConditionExpression(
                      "account = :account AND hourLinkPart BETWEEN :from AND :to")
                  .projectionExpression("account, hourLinkPart")
                  .expressionAttributeValues(values));
    }
  }

  private static Map<String, AttributeValue> key(
      Map<String, AttributeValue> item, String hash, String range) {
    AttributeValue none = AttributeValue.builder().build();
    return Map.of(hash, item.getOrDefault(hash, none), range, item.getOrDefault(range, none));
  }

  private static String hourLinkPart(Map<String, AttributeValue> item) {
    return String.valueOf(item.getOrDefault("hourLinkPart", text("")).s());
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }
}
