package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row of a result, while it is being read. */
record ResultRow(ResultSet results) implements Sql.Row {
  @Override
  public long number(String column) {
    return read(() -> results.getLong(column));
  }

  @Override
  public double real(String column) {
    return read(() -> results.getDouble(column));
  }

  @Override
  public @Nullable String text(String column) {
    return this.<@Nullable String>read(() -> results.getString(column));
  }

  @Override
  public byte @Nullable [] bytes(String column) {
    return this.<byte @Nullable []>read(() -> results.getBytes(column));
  }

  @Override
  public boolean isNull(String column) {
    return read(() -> results.getObject(column) == null);
  }

  private <T extends @Nullable Object> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (SQLException e) {
      throw new Sql.SqlException("column cannot be read: " + e.getMessage(), e);
    }
  }

  private interface Reading<T extends @Nullable Object> {
    T read() throws SQLException;
  }
}
