package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.KeyValues;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.room.Storage;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A room's storage over its database. Made anew each time the room's file is opened. */
public final class DatabaseStorage implements Storage {
  private final RoomDatabase database;
  private final InstantSource clock;
  private final Sql sql;
  private final GuardedSql guarded;
  private final KeyValues kv;
  private final Map<String, DatabaseLog> logs = new HashMap<>();
  private boolean emptied;

  public DatabaseStorage(RoomDatabase database, InstantSource clock, TurnGuard guard) {
    this.database = database;
    this.clock = clock;
    this.sql = new RoomSql(database, guard);
    this.guarded = new GuardedSql(database, guard);
    Table.create(database);
    this.kv = new Table(guarded);
  }

  @Override
  public Sql sql() {
    return sql;
  }

  @Override
  public KeyValues kv() {
    return kv;
  }

  @Override
  public Log log(String name) {
    return logs.computeIfAbsent(name, n -> new DatabaseLog(guarded, database, clock, n));
  }

  /** As {@link Log#newest}, but makes no log: 0 if there is none. */
  public long newestOf(String log) {
    return database.hasTable(DatabaseLog.PREFIX + log) ? log(log).newest() : 0;
  }

  @Override
  public void deleteAll() {
    for (String log : tables("blip\\_log\\_%")) {
      if (!log.equals(DatabaseLog.NEWEST))
        log(log.substring(DatabaseLog.PREFIX.length())).trimToSize(0);
    }
    guarded.execute("DELETE FROM blip_kv");
    dropRoomsOwn();
    emptied = true;
  }

  /** Logs begin at 1 again. */
  public void forgetNumbers() {
    for (String log : tables("blip\\_log\\_%")) guarded.execute("DROP TABLE " + log);
    forgetLogs();
  }

  /** Whether the room keeps nothing. */
  public boolean isEmpty() {
    return tables("blip\\_log\\_%").isEmpty()
        && roomsOwn().isEmpty()
        && guarded.first("SELECT 1 AS one FROM blip_kv LIMIT 1", row -> true).isEmpty();
  }

  /** Whether a hook has removed all since this was asked last. */
  public boolean takeEmptied() {
    boolean was = emptied;
    emptied = false;
    return was;
  }

  private List<String> tables(String pattern) {
    return guarded.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ? ESCAPE '\\'",
        row -> String.valueOf(row.text("name")),
        pattern);
  }

  /** Virtual tables first: the tables behind them go with them. */
  private List<String> roomsOwn() {
    return guarded.query(
        """
        SELECT 'DROP ' || type || ' "' || replace(name, '"', '""') || '"' AS statement
        FROM sqlite_master
        WHERE type IN ('table', 'view') AND name NOT LIKE 'blip\\_%' ESCAPE '\\'
          AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY sql NOT LIKE 'CREATE VIRTUAL%', type = 'table', rowid DESC
        """,
        row -> String.valueOf(row.text("statement")));
  }

  private void dropRoomsOwn() {
    for (var left = roomsOwn(); !left.isEmpty(); left = roomsOwn()) {
      guarded.execute(left.getFirst());
    }
  }

  public void forgetLogs() {
    logs.values().forEach(DatabaseLog::forget);
  }

  private record Table(Sql sql) implements KeyValues {
    static void create(Sql sql) {
      sql.execute(
          "CREATE TABLE IF NOT EXISTS blip_kv (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT"
              + " ROWID");
    }

    @Override
    public Optional<String> text(String key) {
      return sql.first(
          "SELECT value FROM blip_kv WHERE key = ?", row -> String.valueOf(row.text("value")), key);
    }

    @Override
    public OptionalLong number(String key) {
      var found =
          sql.first(
              "SELECT value, typeof(value) AS type FROM blip_kv WHERE key = ?",
              row -> {
                if (!"integer".equals(row.text("type"))) {
                  throw new IllegalStateException("value of " + key + " is not a number");
                }
                return row.number("value");
              },
              key);
      return found.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public <T extends Record> Optional<T> record(String key, Class<T> type) {
      return text(key).map(json -> read(key, json, type));
    }

    private static <T> T read(String key, String json, Class<T> type) {
      try {
        return Json.read(json, type);
      } catch (Refusal notThat) {
        throw new IllegalStateException(
            "value of " + key + " is no " + type.getSimpleName() + ": " + notThat.getMessage(),
            notThat);
      }
    }

    @Override
    public void put(String key, Record value) {
      put(key, Json.write(value));
    }

    @Override
    public void put(String key, String value) {
      if (value.length() > MAX_VALUE / 3) requireFit(key, value);
      store(key, value);
    }

    private static void requireFit(String key, String value) {
      int size = value.getBytes(StandardCharsets.UTF_8).length;
      if (size <= MAX_VALUE) return;
      throw new IllegalArgumentException(
          "value of " + key + " must have 0.." + MAX_VALUE + " bytes, has " + size);
    }

    @Override
    public void put(String key, long value) {
      store(key, value);
    }

    private void store(String key, Object value) {
      sql.execute(
          "INSERT INTO blip_kv VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value ="
              + " excluded.value",
          key,
          value);
    }

    @Override
    public boolean remove(String key) {
      return sql.execute("DELETE FROM blip_kv WHERE key = ?", key) > 0;
    }

    @Override
    public List<String> keys(String prefix) {
      return sql.query(
          "SELECT key FROM blip_kv WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key",
          row -> String.valueOf(row.text("key")),
          prefix);
    }
  }
}
