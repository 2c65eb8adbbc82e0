package dev.blip.coordinator.room;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A room's own SQLite database. Parameters are bound, never pasted: null, Boolean (as 0 or 1),
 * Long, Integer, Double, String or byte[].
 */
public interface Sql {
  /**
   * Runs a statement and answers how many rows it changed.
   *
   * @throws SqlException if SQLite refuses it
   */
  int execute(String sql, @Nullable Object... parameters);

  /**
   * Reads rows, in order.
   *
   * @throws SqlException if SQLite refuses it
   */
  <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... parameters);

  /** Reads the first row, if there is one. */
  default <T> Optional<T> first(
      String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    return query(sql, reader, parameters).stream().findFirst();
  }

  /** A row, while it is being read. Columns by name. */
  interface Row {
    /** 0 where the value is NULL. */
    long number(String column);

    /** 0 where the value is NULL. */
    double real(String column);

    @Nullable String text(String column);

    byte @Nullable [] bytes(String column);

    boolean isNull(String column);
  }

  /** SQLite's refusal of a statement, with the statement. */
  final class SqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SqlException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
