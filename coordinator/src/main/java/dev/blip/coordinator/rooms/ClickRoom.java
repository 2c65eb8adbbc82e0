package dev.blip.coordinator.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Account;
import dev.blip.protocol.Click;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clicks of one account: numbers each new one, keeps a window of them, and tells every watcher
 * of every click, in sequence, at most once an interval. A click that comes again is recognised for
 * as long as the window holds it.
 */
final class ClickRoom implements Room {
  private static final String FLUSH = "flush";
  private static final String TRIM = "trim";
  private static final String WATCHERS = "watchers";
  private static final String SHARES = "shares/";
  private static final String ERASURES = "erasures";
  private static final Duration TRIM_AFTER = Duration.ofMinutes(1);
  private static final Duration WATCHERS_AFTER = Duration.ofSeconds(5);

  /** Long enough for clicks that come together to leave together. */
  private static final long FIRST_FLUSH_MS = 100;

  private static final long NOTHING_SEEN = -1;

  private final RoomContext room;
  private final Duration interval;
  private final Duration first;
  private final ClickWindow window;
  private final ClickTotals totals;
  private final ClickViews views;
  private final ClickFrames frames;
  private final ClickFeed feed;
  private final ClickShares shares;
  private final ShareNumbers numbers;

  /** Whether the alarm is known to be set. */
  private boolean flushing;

  ClickRoom(RoomContext room) {
    this.room = room;
    long flush = room.settings().number("BLIP_FLUSH_MS", 2_000, 10, 3_600_000);
    interval = Duration.ofMillis(flush);
    first =
        Duration.ofMillis(
            room.settings()
                .number("BLIP_FIRST_FLUSH_MS", Math.min(FIRST_FLUSH_MS, flush), 0, flush));
    window =
        new ClickWindow(
            room.storage(),
            room.clock(),
            room.settings().number("BLIP_WINDOW", 1_000, 1, 1_000_000),
            Duration.ofMillis(
                room.settings().number("BLIP_WINDOW_AGE_MS", 3_600_000, 1_000, 604_800_000)));
    totals = new ClickTotals(room.storage().sql(), room.clock());
    views = new ClickViews(room.storage().sql());
    shares = new ClickShares(room);
    numbers = new ShareNumbers(room, window);
    frames = new ClickFrames(window, numbers, totals, () -> room.connections().size());
    feed = new ClickFeed(room, window);
  }

  @Override
  public void onStart() {
    window.start();
    feed.start();
    totals.start();
    views.start();
    shares.start();
    numbers.start();
    window.uncounted().forEach(totals::add);
  }

  @Override
  public void onBeforeConnect(String id, ConnectionRequest request) {
    place(request.query().get("after"));
    ClickShares.view(ClickView.of(request.query()), request);
    shares.admit(request);
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    look(newcomer, ClickShares.view(ClickView.of(request.query()), request), 0);
    shares.opened(newcomer);
    sync(newcomer, place(request.query().get("after")));
    if (room.connections().size() > 1) watchersChanged();
  }

  @Override
  public void onClose(Connection leaver, Close close) {
    if (!room.connections().isEmpty()) watchersChanged();
  }

  /** The others are told soon; a crowd that comes or goes is told of once. */
  private void watchersChanged() {
    room.alarms().setIfUnsetAfter(WATCHERS, WATCHERS_AFTER);
  }

  private void look(Connection watcher, ClickView view, long question) {
    long number = views.number(view, this::viewsInUse);
    String looks = question == 0 ? Long.toString(number) : number + " " + question;
    if (!looks.equals(watcher.attachment().orElse("0"))) watcher.attach(looks);
  }

  private Set<Long> viewsInUse() {
    return room.connections().stream().map(ClickRoom::viewOf).collect(Collectors.toSet());
  }

  private static long viewOf(Connection watcher) {
    return Long.parseLong(watcher.attachment().orElse("0").split(" ", 2)[0]);
  }

  /** The number of its last question for a view; 0 if it gave none. */
  private static long questionOf(Connection watcher) {
    String[] looks = watcher.attachment().orElse("0").split(" ", 2);
    return looks.length < 2 ? 0 : Long.parseLong(looks[1]);
  }

  @Override
  public void onMessage(Connection sender, String text) {
    JsonNode message = Json.tree(text);
    String type = message.path("type").asText();
    switch (type) {
      case "ping" -> sender.send("{\"type\":\"pong\"}");
      case "sync" -> sync(sender, place(message.path("after")));
      case "filter" -> {
        ClickView view = ClickShares.view(ClickView.of(message), sender.opening());
        long place = place(message.path("after"));
        long question = message.path("n").asLong();
        // API Gateway brings what a client sends at once in any sequence: a later one came before.
        if (question != 0 && question < questionOf(sender)) return;
        look(sender, view, question);
        sync(sender, place);
      }
      default -> throw Refusal.bad("type must be sync, filter or ping, was " + Text.quoted(type));
    }
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    if (request.path().equals(ClickFeed.PATH)) return feed.wish(request);
    if (request.path().startsWith(SHARES)) return revoked(request);
    if (request.path().equals(ERASURES)) return erased(request);
    if (!request.path().equals("clicks")) {
      throw new Refusal(404, "room of clicks has nothing at " + Text.quoted(request.path()));
    }
    require(request, "POST", "only redirects bring clicks");
    return take(clicks(request.body()));
  }

  private static void require(RoomRequest request, String method, String why) {
    if (!request.method().equals(method)) {
      throw Refusal.method(request.method(), method);
    }
    if (!(request.caller() instanceof Caller.Service)) throw new Refusal(403, why);
  }

  /** What is erased of a link, up to a time in epoch milliseconds. */
  private record Erasure(String link, long until) {}

  /** A link's clicks are erased: all watchers see the gap, and what is left. */
  private RoomReply erased(RoomRequest request) {
    require(request, "POST", "only the API erases clicks");
    Erasure erasure = Json.read(request.body(), Erasure.class);
    storeTotals();
    feed.flush();
    numbers.erase(() -> window.erase(erasure.link, erasure.until));
    feed.renumbered();
    totals.erase(erasure.link, erasure.until);
    window.counted();
    room.deliver();
    return RoomReply.json(Map.of());
  }

  /** A share was revoked: {@code DELETE shares/{id}}. */
  private RoomReply revoked(RoomRequest request) {
    require(request, "DELETE", "only the API revokes shares");
    shares.revoke(request.path().substring(SHARES.length()));
    return RoomReply.json(Map.of());
  }

  private List<Click> clicks(String body) {
    List<Click> clicks =
        body.stripLeading().startsWith("[")
            ? Json.readList(body, Click.class)
            : List.of(Json.read(body, Click.class));
    String account = Account.require(room.address().room());
    for (Click click : clicks) {
      if (!click.account().equals(account)) {
        throw Refusal.bad("click " + Text.quoted(click.id()) + " is not account " + account + "'s");
      }
    }
    return clicks;
  }

  private RoomReply take(List<Click> clicks) {
    int taken = 0;
    for (Click click : clicks) {
      if (click.bot()) {
        if (window.meet(click)) totals.addBot(DrawnClick.of(click));
        continue;
      }
      var drawn = window.add(click);
      if (drawn.isEmpty()) continue;
      totals.add(drawn.get());
      room.logger()
          .atDebug()
          .addKeyValue("click", click.id())
          .log("click {}: number {}", click.id(), window.newest());
      taken++;
    }
    if (window.isStepDue()) numbers.trim(window::step);
    if (taken > 0 && !flushing) {
      room.alarms().setIfUnsetAfter(FLUSH, untilFlush());
      flushing = true;
    }
    return RoomReply.json(new Taken(taken, clicks.size() - taken, window.newest()));
  }

  /**
   * Never sooner than an interval after the last one, however quiet it was; nor later, though the
   * clock was set back since.
   */
  private Duration untilFlush() {
    Instant now = room.clock().instant();
    Duration rest = Duration.between(now, window.flushedAt().plus(interval));
    Duration bounded = rest.compareTo(interval) > 0 ? interval : rest;
    return bounded.compareTo(first) > 0 ? bounded : first;
  }

  /** What became of posted clicks: how many are new, how many were bots' or known, the newest. */
  record Taken(int taken, int passedOver, long seq) {}

  @Override
  public void onAlarm(String name) {
    switch (name) {
      case FLUSH -> {
        flushing = false;
        storeTotals();
        feed.flush();
        numbers.trim(window::flushed);
        room.logger().debug("flush: up to number {}", window.newest());
        room.deliver();
        // What followers get now says it, too.
        room.alarms().cancel(WATCHERS);
        room.alarms().setIfUnsetAfter(TRIM, TRIM_AFTER);
      }
      case TRIM -> {
        storeTotals();
        feed.flush();
        numbers.trim(window::trim);
        if (!window.isQuiet()) room.alarms().setIfUnsetAfter(TRIM, TRIM_AFTER);
        totals.trim();
        shares.trim();
        views.keep(viewsInUse());
        numbers.keep(viewsInUse().stream().map(views::view).collect(Collectors.toSet()));
      }
      case WATCHERS ->
          room.broadcast(frames.watchers(), shares.sockets().toArray(Connection[]::new));
      case ClickShares.END -> shares.end();
      default -> room.logger().warn("alarm {} is not of this room", name);
    }
  }

  @Override
  public void onReply(String name, RoomReply reply) {
    feed.replied(name, reply);
  }

  private void storeTotals() {
    totals.store();
    window.counted();
  }

  @Override
  public List<Batch> onDeliver(long after) {
    long view = ClickViews.viewOf(after);
    return frames.batches(views.view(view), ClickViews.seqOf(after)).stream()
        .map(batch -> new Batch(ClickViews.place(view, batch.through()), batch.text()))
        .toList();
  }

  /** Sends what a client lacks that has seen everything up to a place. */
  private void sync(Connection watcher, long after) {
    long number = viewOf(watcher);
    ClickView view = views.view(number);
    numbers.use(view);
    if (after != NOTHING_SEEN && frames.reaches(view, after)) {
      frames.missed(view, after).forEach(watcher::send);
    } else {
      if (after != NOTHING_SEEN) watcher.send(frames.gap(view, after));
      frames.snapshot(view).forEach(watcher::send);
    }
    watcher.follow(ClickViews.place(number, frames.newest(view)));
  }

  private static long place(@Nullable String after) {
    if (after == null || after.isEmpty()) return NOTHING_SEEN;
    try {
      long place = Long.parseLong(after);
      if (place >= 0) return place;
    } catch (NumberFormatException e) {
      throw badPlace(after);
    }
    throw badPlace(after);
  }

  private static long place(JsonNode after) {
    if (after.isMissingNode() || after.isNull()) return NOTHING_SEEN;
    boolean fits = after.isIntegralNumber() && after.canConvertToLong() && after.asLong() >= 0;
    if (!fits) throw badPlace(after.toString());
    return after.asLong();
  }

  private static Refusal badPlace(String after) {
    return Refusal.bad("after must be a whole number 0 or more, was " + Text.quoted(after));
  }
}
