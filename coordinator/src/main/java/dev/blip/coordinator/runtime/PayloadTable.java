package dev.blip.coordinator.runtime;

import dev.blip.coordinator.runtime.storage.RoomDatabase;
import org.jspecify.annotations.Nullable;

/**
 * What alarms were set with, in a table made with the first payload: earlier versions of Blip know
 * alarms without. For one thread at a time.
 */
final class PayloadTable {
  private final RoomDatabase database;
  private final UndoLog undoLog;
  private boolean made;

  PayloadTable(RoomDatabase database, UndoLog undoLog) {
    this.database = database;
    this.undoLog = undoLog;
    made = database.hasTable("blip_payload");
  }

  /** The payload of an alarm as JSON; null if it has none. */
  @Nullable String get(String alarm) {
    if (!made) return null;
    return database
        .first(
            "SELECT json FROM blip_payload WHERE alarm = ?",
            row -> String.valueOf(row.text("json")),
            alarm)
        .orElse(null);
  }

  void put(String alarm, String json) {
    if (!made) {
      database.execute(
          "CREATE TABLE blip_payload (alarm TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT"
              + " ROWID");
      made = true;
      undoLog.onUndo(() -> made = false);
    }
    database.execute("INSERT OR REPLACE INTO blip_payload VALUES (?, ?)", alarm, json);
  }

  void remove(String alarm) {
    if (made) database.execute("DELETE FROM blip_payload WHERE alarm = ?", alarm);
  }

  void removeAll() {
    if (made) database.execute("DELETE FROM blip_payload");
  }
}
