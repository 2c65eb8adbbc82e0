package dev.blip.coordinator.rooms.webhooks;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.Followers;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Text;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An account's webhooks, and their places in the logs: the room's followers. */
final class WebhookDesk {
  /** Most webhooks of an account. */
  static final int MOST = 20;

  /** So long a secret is good after the next one was made. */
  private static final Duration BOTH_GOOD = Duration.ofDays(1);

  /** What the room of clicks is asked under. */
  static final String FEED = "feed";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RoomContext room;
  private final WebhookTable table;
  private final Deliveries deliveries;
  private final Map<String, EventLog> logs;

  WebhookDesk(RoomContext room, Deliveries deliveries, Map<String, EventLog> logs) {
    this.room = room;
    this.table = new WebhookTable(room.storage().sql());
    this.deliveries = deliveries;
    this.logs = logs;
  }

  void create() {
    table.create();
  }

  List<Webhook> all() {
    return table.all();
  }

  /**
   * @throws Refusal (404) if there is none
   */
  Webhook get(String id) {
    return table
        .get(id)
        .orElseThrow(() -> new Refusal(404, "account has no webhook " + Text.quoted(id)));
  }

  private EventLog log(String name) {
    EventLog log = logs.get(name);
    if (log == null) throw new IllegalArgumentException("no log " + name);
    return log;
  }

  /** Where a webhook stands in a log: it has all up to that number. */
  long place(Webhook webhook, String log) {
    return room.followers()
        .get(webhook.follower(log))
        .map(UrlFollower::after)
        .or(() -> table.place(webhook, log))
        .orElseGet(() -> log(log).newest());
  }

  /**
   * @throws Refusal (409) if there are too many
   */
  Webhook add(WebhookDraft draft) {
    if (all().size() >= MOST) {
      throw new Refusal(409, "account may have 0.." + MOST + " webhooks; delete one first");
    }
    var webhook =
        new Webhook(
            new Uuid7(room.clock(), RANDOM).next(),
            draft.url(),
            draft.events(),
            draft.enabled(),
            null,
            now(),
            Signature.secret(),
            null,
            null);
    put(webhook);
    return webhook;
  }

  Webhook change(Webhook old, WebhookDraft draft) {
    Webhook webhook = old.changed(draft);
    put(webhook);
    return webhook;
  }

  Webhook rotate(Webhook old) {
    Webhook webhook = old.rotated(Signature.secret(), now().plus(BOTH_GOOD));
    table.put(webhook);
    return webhook;
  }

  void remove(Webhook webhook) {
    for (String log : EventLog.NAMES) room.followers().remove(webhook.follower(log));
    table.remove(webhook);
    deliveries.forget(webhook.id());
    feed();
  }

  /** A webhook that takes nothing any more goes on later where it was. */
  void switchOff(Webhook webhook, String why) {
    put(webhook.off(why));
  }

  /**
   * Brings a webhook again what follows a number.
   *
   * @throws Refusal (400) if there is no such number yet; (409) if the webhook is off, or gets none
   *     of it
   */
  void replay(Webhook webhook, String log, long after) {
    if (!webhook.enabled()) throw new Refusal(409, "webhook is off; switch it on first");
    if (!webhook.follows(log)) throw new Refusal(409, "webhook gets no " + log);
    long newest = log(log).newest();
    if (after > newest) {
      throw Refusal.bad("after must be a whole number 0..%d, was %d".formatted(newest, after));
    }
    room.followers().put(webhook.follower(log), webhook.url(), log, after);
  }

  private void put(Webhook webhook) {
    Followers followers = room.followers();
    for (String log : EventLog.NAMES) {
      String name = webhook.follower(log);
      long place = place(webhook, log);
      table.forgetPlace(webhook, log);
      if (webhook.enabled() && webhook.follows(log)) {
        followers.put(name, webhook.url(), log, place);
      } else if (followers.remove(name) && webhook.follows(log)) {
        table.keepPlace(webhook, log, place);
      }
    }
    table.put(webhook);
    feed();
  }

  boolean isWanted(String log) {
    return all().stream().anyMatch(webhook -> webhook.follows(log));
  }

  /** Lets clicks come, or no more, as webhooks want them; what nobody reads is forgotten. */
  private void feed() {
    for (String name : EventLog.NAMES) if (!isWanted(name)) log(name).clear();
    boolean on = isWanted(EventLog.CLICKS);
    if (on == room.storage().kv().text(FEED).isPresent()) return;
    if (on) room.storage().kv().put(FEED, "on");
    else room.storage().kv().remove(FEED);
    var clicks = new RoomAddress("clicks", room.address().room());
    room.call(FEED, clicks, CallRequest.post(FEED, "{\"on\":" + on + "}"));
  }

  /** A log begins: whoever follows it stood before its begin until now. */
  void begin(String name, long after) {
    log(name).begin(after);
    for (UrlFollower follower : room.followers().all()) {
      if (!follower.log().equals(name)) continue;
      room.followers().put(follower.id(), follower.uri(), name, after);
    }
  }

  /** Moves webhooks past changes of links that they do not want, where nothing is on its way. */
  void passOver(LinkNews news) {
    for (Webhook webhook : all()) {
      room.followers()
          .get(webhook.follower(EventLog.LINKS))
          .filter(follower -> follower.after() >= log(EventLog.LINKS).newest() - 1)
          .ifPresent(follower -> passOver(webhook, follower, news));
    }
  }

  /** Moves one that has taken all up to its place. */
  void passOver(Webhook webhook, UrlFollower follower, LinkNews news) {
    long past = news.past(follower.after(), webhook.events());
    if (past <= follower.after()) return;
    room.followers().put(follower.id(), follower.uri(), follower.log(), past);
  }

  private Instant now() {
    return Instant.ofEpochMilli(room.clock().millis());
  }
}
