package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.RoomContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The numbers that shares' clicks have, one sequence for each link that is shared and one for all
 * links. Each begins anywhere, so that numbers of one that was forgotten are none of the next
 * one's.
 */
final class ShareNumbers {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration USE_PRECISION = Duration.ofHours(1);
  private static final long FIRST_AT_MOST = 1L << 31;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RoomContext room;
  private final ClickWindow window;
  private final Map<String, SharedClicks> known = new HashMap<>();

  /** Epoch milliseconds when each was used last, to the hour. */
  private final Map<String, Long> used = new HashMap<>();

  ShareNumbers(RoomContext room, ClickWindow window) {
    this.room = room;
    this.window = window;
  }

  void start() {
    room.storage()
        .sql()
        .execute(
            "CREATE TABLE IF NOT EXISTS shared (link TEXT PRIMARY KEY, before INTEGER NOT NULL, used"
                + " INTEGER NOT NULL) STRICT, WITHOUT ROWID");
    record Row(String link, long before, long used) {}
    for (Row row :
        room.storage()
            .sql()
            .query(
                "SELECT * FROM shared",
                it ->
                    new Row(
                        String.valueOf(it.text("link")), it.number("before"), it.number("used")))) {
      known.put(row.link, clicks(row.link, row.before));
      used.put(row.link, row.used);
    }
  }

  private SharedClicks clicks(String link, long before) {
    var filter = new ClickFilter(link.isEmpty() ? null : link, null, null);
    return new SharedClicks(window, filter, before);
  }

  /** Lets a view's clicks have numbers from now on; does nothing for a view that is no share's. */
  void use(ClickView view) {
    if (!view.isShared()) return;
    String link = linkOf(view);
    long now = room.clock().millis();
    if (used.getOrDefault(link, 0L) > now - USE_PRECISION.toMillis()) return;
    var clicks = known.computeIfAbsent(link, it -> clicks(it, RANDOM.nextLong(1, FIRST_AT_MOST)));
    used.put(link, now);
    write(link, clicks);
  }

  private void write(String link, SharedClicks clicks) {
    room.storage()
        .sql()
        .execute(
            "INSERT OR REPLACE INTO shared VALUES (?, ?, ?)",
            link,
            clicks.before(),
            used.getOrDefault(link, 0L));
  }

  /** What a view's watcher may see; empty where nothing has numbers for it. */
  Optional<ClickLog> of(ClickView view) {
    return view.isShared() ? Optional.ofNullable(known.get(linkOf(view))) : Optional.of(window);
  }

  private static String linkOf(ClickView view) {
    String link = view.filter().link();
    return link == null ? "" : link;
  }

  /** The window lets go of some clicks, which keep their numbers. */
  void trim(Runnable trim) {
    known.values().forEach(SharedClicks::read);
    trim.run();
    known.forEach(
        (link, clicks) -> {
          if (clicks.trimmed()) write(link, clicks);
        });
  }

  /** The window forgets clicks between others, if it does: those that are left are new then. */
  void erase(BooleanSupplier erase) {
    Map<String, Long> newest = new HashMap<>();
    known.forEach((link, clicks) -> newest.put(link, clicks.newest()));
    if (!erase.getAsBoolean()) return;
    newest.forEach(
        (link, number) -> {
          // One left out: who has seen the last one sees a gap.
          var clicks = clicks(link, number + 1);
          known.put(link, clicks);
          write(link, clicks);
        });
  }

  /** Forgets the numbers that nobody has asked for in a week, but not those of views in use. */
  void keep(Set<ClickView> inUse) {
    long since = room.clock().millis() - KEPT.toMillis();
    for (String link : Set.copyOf(known.keySet())) {
      boolean isOld = used.getOrDefault(link, 0L) < since;
      if (!isOld || inUse.stream().anyMatch(view -> isOf(view, link))) continue;
      room.storage().sql().execute("DELETE FROM shared WHERE link = ?", link);
      known.remove(link);
      used.remove(link);
    }
  }

  private static boolean isOf(ClickView view, String link) {
    return view.isShared() && linkOf(view).equals(link);
  }
}
