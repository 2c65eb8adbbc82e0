package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.Sql;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A room's database, as long as it is the room's turn. */
record GuardedSql(RoomDatabase database, TurnGuard guard) implements Sql {
  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    guard.requireHook();
    return database.execute(sql, parameters);
  }

  @Override
  public <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    guard.requireTurn();
    return database.query(sql, reader, parameters);
  }
}
