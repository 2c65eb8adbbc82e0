package dev.blip.coordinator.room;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A room's own SQLite database.
 *
 * <pre>{@code
 * record Vote(String choice, long count) {}
 *
 * List<Vote> votes =
 *     sql.query(
 *         """
 *         SELECT choice, count(*) AS n FROM vote
 *         WHERE cast >= ? GROUP BY choice ORDER BY n DESC
 *         """,
 *         row -> new Vote(row.text("choice"), row.number("n")),
 *         since.toEpochMilli());
 * }</pre>
 *
 * <p>Parameters are bound to {@code ?}, never pasted: null, String, Long, Integer, Double, Boolean
 * (as 0 or 1) or byte[]. One statement at a time. Tables whose names begin with {@code blip_} are
 * the runtime's, and so are transactions: a statement that names one, or begins or ends one ({@code
 * OR ROLLBACK} included), attaches a database or asks for a PRAGMA, and a wrong number or kind of
 * parameters throw {@link IllegalArgumentException}.
 */
public interface Sql {
  /**
   * Runs a statement and answers how many rows it changed, inserted or deleted.
   *
   * @throws SqlException if SQLite refuses it
   */
  int execute(String sql, @Nullable Object... parameters);

  /**
   * Reads rows, in order, each as what the reader makes of it. Also for {@code INSERT … RETURNING}
   * and the like. The reader must not run the same statement again.
   *
   * @throws SqlException if SQLite refuses it
   */
  <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... parameters);

  /** Reads the first row, if there is one. */
  default <T> Optional<T> first(
      String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    return query(sql, reader, parameters).stream().findFirst();
  }

  /**
   * A row, while it is being read. Columns by name or alias; one that the row does not have throws
   * {@link SqlException}.
   */
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
