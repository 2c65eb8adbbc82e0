package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.Refusal;

/**
 * How large a room's database may be. A hook that has written is refused where the database is
 * larger after it; what the runtime keeps of the room may be more, so that a full room still
 * answers, closes and is emptied. A hook that asks for far more at once is stopped by SQLite, which
 * takes the turn back. For one thread at a time.
 */
final class Quota {
  private static final long SPARE = 16L << 20;
  private static final int REFUSED = 413;

  /** In commits. */
  private static final int LOOK_EVERY = 16;

  private final RoomDatabase database;
  private final long bytes;
  private final long pages;
  private final long near;
  private boolean isNear;
  private int untilLook;

  Quota(RoomDatabase database, long bytes) {
    this.database = database;
    this.bytes = bytes;
    long pageSize = pragma("page_size");
    pages = bytes / pageSize;
    near = Math.max(0, pages - SPARE / 2 / pageSize);
    database.query("PRAGMA max_page_count=" + (pages + SPARE / pageSize), row -> true);
    look();
  }

  private long pragma(String name) {
    return database.first("PRAGMA " + name, row -> row.number(name)).orElseThrow();
  }

  /**
   * Looks whether hooks are to be looked at: as a rule a room is far from it. A look costs a
   * twentieth of a small turn, so it is not taken at each.
   */
  void look() {
    if (untilLook-- > 0) return;
    untilLook = LOOK_EVERY - 1;
    isNear = pragma("page_count") > near;
  }

  /**
   * For a hook that has written.
   *
   * @throws Refusal if the database is too large now
   */
  void requireFit() {
    if (isNear && pragma("page_count") - pragma("freelist_count") > pages) throw refusal();
  }

  Refusal refusal() {
    return new Refusal(
        REFUSED,
        "room's database must have 0..%d MB (BLIP_ROOM_QUOTA_MB), and is full: nothing of this is kept"
            .formatted(bytes >> 20));
  }
}
