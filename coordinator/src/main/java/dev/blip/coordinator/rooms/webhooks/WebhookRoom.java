package dev.blip.coordinator.rooms.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of one account. The room of clicks brings it each click once, in sequence, as long
 * as a webhook wants them, and a function each change of a link; each webhook is brought all of
 * them, in batches, at least once, and again until it takes them, for a day. Numbers tell
 * repetitions and gaps.
 */
final class WebhookRoom implements Room {
  private static final String TRIM = "trim";

  /** Where a function tells of changed links. */
  private static final String NEWS = "links";

  private static final Duration TRIM_EVERY = Duration.ofMinutes(10);
  private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);
  private static final int GONE = 410;

  private final RoomContext room;
  private final Map<String, EventLog> logs = new TreeMap<>();
  private final Deliveries deliveries;
  private final WebhookDesk desk;
  private final LinkNews news;
  private final WebhookChanges changes;

  WebhookRoom(RoomContext room) {
    this.room = room;
    for (String name : EventLog.NAMES) {
      logs.put(name, new EventLog(room.storage().sql(), room.clock(), name));
    }
    deliveries = new Deliveries(room.storage().sql());
    news = new LinkNews(room, log(EventLog.LINKS));
    desk = new WebhookDesk(room, deliveries, logs);
    changes = new WebhookChanges(room);
  }

  @Override
  public void onStart() {
    EventLog.create(room.storage().sql());
    deliveries.create();
    news.create();
    desk.create();
    changes.create();
  }

  private EventLog log(String name) {
    EventLog log = logs.get(name);
    if (log == null) throw new IllegalStateException("webhooks follow no log " + name);
    return log;
  }

  /**
   * A webhook as its account sees it.
   *
   * @param after by log: the number up to which it has all
   * @param newest likewise: the newest there is
   * @param secret where it was just made
   */
  private record Shown(
      String id,
      String url,
      List<String> events,
      boolean enabled,
      @Nullable String note,
      String createdAt,
      Map<String, Long> after,
      Map<String, Long> newest,
      @Nullable String failingSince,
      @Nullable String secret) {}

  private record All(List<Shown> webhooks) {}

  private record Delivered(List<Deliveries.Delivery> deliveries) {}

  @Override
  public RoomReply onRequest(RoomRequest request) {
    if (request.caller() instanceof Caller.Room caller) return told(request, caller);
    List<String> path = request.segments();
    if (path.isEmpty()) return all(request);
    if (path.equals(List.of(NEWS))) return told(request);
    if (path.equals(List.of(WebhookChanges.PATH))) return changes.answer(request);
    Webhook webhook = desk.get(path.getFirst());
    return switch (request.method() + path.stream().skip(1).toList()) {
      case "GET[]" -> RoomReply.json(shown(webhook, null));
      case "PATCH[]" -> {
        Shown before = shown(webhook, null);
        Shown now = shown(desk.change(webhook, WebhookDraft.read(request.body(), webhook)), null);
        changes.add(request, before, now, false);
        yield RoomReply.json(now);
      }
      case "DELETE[]" -> {
        changes.add(request, shown(webhook, null), null, false);
        desk.remove(webhook);
        yield RoomReply.NOTHING;
      }
      case "POST[secret]" -> {
        Webhook rotated = desk.rotate(webhook);
        changes.add(request, shown(webhook, null), shown(rotated, null), true);
        yield RoomReply.json(shown(rotated, rotated.secret()));
      }
      case "POST[replay]" -> replay(webhook, Json.tree(request.body()));
      case "GET[deliveries]" -> RoomReply.json(new Delivered(deliveries.of(webhook.id())));
      default -> throw new Refusal(404, "webhook has nothing at " + Text.quoted(request.path()));
    };
  }

  private RoomReply all(RoomRequest request) {
    if (request.method().equals("GET")) {
      return RoomReply.json(
          new All(desk.all().stream().map(webhook -> shown(webhook, null)).toList()));
    }
    Webhook webhook = desk.add(WebhookDraft.read(request.body(), null));
    changes.add(request, null, shown(webhook, null), false);
    return RoomReply.json(shown(webhook, webhook.secret())).withStatus(201);
  }

  private Shown shown(Webhook webhook, @Nullable String secret) {
    Map<String, Long> after = new TreeMap<>();
    Map<String, Long> newest = new TreeMap<>();
    Instant failingSince = null;
    for (String log : EventLog.NAMES) {
      if (!webhook.follows(log)) continue;
      after.put(log, desk.place(webhook, log));
      newest.put(log, log(log).newest());
      Instant since =
          room.followers().get(webhook.follower(log)).map(UrlFollower::failingSince).orElse(null);
      if (failingSince == null || since != null && since.isBefore(failingSince)) {
        failingSince = since;
      }
    }
    return new Shown(
        webhook.id(),
        webhook.url().toString(),
        webhook.events().stream().sorted().toList(),
        webhook.enabled(),
        webhook.note(),
        told(webhook.createdAt()),
        after,
        newest,
        failingSince == null ? null : told(failingSince),
        secret);
  }

  /** To the millisecond, as all times of the API are. */
  private static String told(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private RoomReply replay(Webhook webhook, JsonNode body) {
    if (!body.isObject()) throw Refusal.bad("body must be a JSON object");
    for (var field : body.properties()) {
      if (List.of("after", "of").contains(field.getKey())) continue;
      throw Refusal.bad("body may have after and of, has " + Text.quoted(field.getKey()));
    }
    JsonNode after = body.path("after");
    boolean fits = after.isIntegralNumber() && after.canConvertToLong() && after.asLong() >= 0;
    if (!fits) {
      String was = after.isMissingNode() ? "left out" : Text.quoted(after.toString());
      throw Refusal.bad("after must be a whole number 0 or more, was " + was);
    }
    String of = body.path("of").asText(EventLog.CLICKS);
    if (!EventLog.NAMES.contains(of)) {
      throw Refusal.bad("of must be clicks or links, was " + Text.quoted(of));
    }
    desk.replay(webhook, of, after.asLong());
    return RoomReply.json(shown(webhook, null));
  }

  private record Fed(long after, List<JsonNode> clicks) {}

  /** The account's room of clicks tells of those that are new. */
  private RoomReply told(RoomRequest request, Caller.Room caller) {
    boolean isOurs =
        caller.address().party().equals("clicks")
            && caller.address().room().equals(room.address().room());
    if (!isOurs) throw new Refusal(403, "only the account's clicks may tell of clicks");
    if (room.storage().kv().text(WebhookDesk.FEED).isEmpty()) {
      throw new Refusal(GONE, "no webhook wants clicks");
    }
    var fed = Json.read(request.body(), Fed.class);
    EventLog log = log(EventLog.CLICKS);
    // Numbers that begin anew are of a room that was restored from an older copy.
    if (!log.hasBegun() || fed.after < log.newest()) desk.begin(EventLog.CLICKS, fed.after);
    for (JsonNode click : fed.clicks) {
      String text = Json.write(click);
      log.append(click.path("seq").asLong(), "{" + text.substring(text.indexOf(',') + 1));
    }
    room.alarms().setIfUnsetAfter(TRIM, TRIM_EVERY);
    room.deliver();
    return RoomReply.NOTHING;
  }

  /** A function tells of changed links. */
  private RoomReply told(RoomRequest request) {
    RoomReply reply = news.told(request.body(), desk);
    room.alarms().setIfUnsetAfter(TRIM, TRIM_EVERY);
    room.deliver();
    return reply;
  }

  private record From(long after) {}

  @Override
  public void onReply(String name, RoomReply reply) {
    if (reply.status() != 200 || room.storage().kv().text(WebhookDesk.FEED).isEmpty()) return;
    long after = Json.read(reply.body(), From.class).after;
    if (!log(EventLog.CLICKS).hasBegun()) desk.begin(EventLog.CLICKS, after);
  }

  @Override
  public void onAlarm(String name) {
    boolean more = false;
    for (EventLog log : logs.values()) more |= log.trim();
    boolean empty = logs.values().stream().allMatch(EventLog::isEmpty) & !news.trim();
    if (!empty) room.alarms().setAfter(TRIM, more ? Duration.ofSeconds(1) : TRIM_EVERY);
  }

  @Override
  public Optional<Batch> onDeliver(UrlFollower follower, long most) {
    if (follower.log().equals(EventLog.LINKS)) {
      return news.after(follower, desk.get(idOf(follower)).events(), most);
    }
    return EventBatch.after(log(follower.log()), follower.log(), follower.after(), most);
  }

  @Override
  public FetchRequest onPost(UrlFollower follower, Batch batch) {
    Webhook webhook = desk.get(idOf(follower));
    Instant now = room.clock().instant();
    String id = "msg_%s.%d-%d".formatted(follower.id(), EventBatch.begin(batch), batch.through());
    String signature = Signature.of(webhook.secret(), id, now.getEpochSecond(), batch.text());
    String former = webhook.formerSecret();
    Instant until = webhook.formerUntil();
    if (former != null && until != null && now.isBefore(until)) {
      signature += " " + Signature.of(former, id, now.getEpochSecond(), batch.text());
    }
    return FetchRequest.post(follower.uri(), batch.text())
        .with("webhook-id", id)
        .with("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .with("webhook-signature", signature);
  }

  private static String idOf(UrlFollower follower) {
    return follower.id().substring(0, follower.id().indexOf('.'));
  }

  @Override
  public void onPosted(UrlFollower follower, Batch batch, RoomReply reply) {
    Webhook webhook = desk.get(idOf(follower));
    Instant now = room.clock().instant();
    deliveries.add(webhook.id(), follower.log(), batch, reply, told(now));
    Instant since = follower.failingSince();
    if (since == null) {
      if (follower.log().equals(EventLog.LINKS)) desk.passOver(webhook, follower, news);
      return;
    }
    if (reply.status() == GONE) {
      desk.switchOff(webhook, "its receiver said 410 (gone) at " + told(now));
    } else if (!now.isBefore(since.plus(GIVEN_UP_AFTER))) {
      desk.switchOff(
          webhook,
          "its receiver has taken nothing since %s; the last answer was %d"
              .formatted(told(since), reply.status()));
    }
  }
}
