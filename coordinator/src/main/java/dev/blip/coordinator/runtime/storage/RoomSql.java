package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A room's database as the room may use it: not the runtime's tables, nor its transactions. */
final class RoomSql implements Sql {
  private static final int MOST_KNOWN = 200;

  private final RoomDatabase database;
  private final TurnGuard guard;
  private final Map<String, Boolean> reads = new HashMap<>();

  RoomSql(RoomDatabase database, TurnGuard guard) {
    this.database = database;
    this.guard = guard;
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    guard.requireHook();
    check(sql, parameters);
    return database.execute(sql, parameters);
  }

  @Override
  public <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    guard.requireTurn();
    if (!check(sql, parameters)) {
      guard.requireHook();
      database.countWrite();
    }
    return database.query(sql, reader, parameters);
  }

  /** Whether a statement that may be used with these parameters only reads. */
  private boolean check(String sql, @Nullable Object... parameters) {
    Boolean known = reads.get(sql);
    if (known == null) {
      known = SqlGuard.isRead(sql);
      if (reads.size() >= MOST_KNOWN) reads.clear();
      reads.put(sql, known);
    }
    for (int i = 0; i < parameters.length; i++) check(i + 1, parameters[i]);
    return known;
  }

  private static void check(int number, @Nullable Object parameter) {
    switch (parameter) {
      case null -> {}
      case String _, Long _, Integer _, Double _, Boolean _, byte[] _ -> {}
      default ->
          throw new IllegalArgumentException(
              "parameter %d must be null, String, Long, Integer, Double, Boolean or byte[], was %s"
                  .formatted(number, parameter.getClass().getName()));
    }
  }
}
