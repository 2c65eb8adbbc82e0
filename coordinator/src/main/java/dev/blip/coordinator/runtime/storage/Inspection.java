package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.Sql.SqlException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * What an operator asks a room's database: one SELECT, by which nothing can change, for a second at
 * most, since its room waits meanwhile. For the thread of the room's turn.
 */
public final class Inspection {
  private static final int MOST_ROWS = 200;
  private static final int LONGEST_TEXT = 1_000;

  /** Less than the time after which a call that has no answer is sent again. */
  private static final long LONGEST_NANOS = 200_000_000;

  /** Bytes of a value on its way, too. */
  private static final int LARGEST_VALUE = 10_000_000;

  /** SQLite's steps between two looks at the clock. */
  private static final int STEPS = 1_000;

  /**
   * What was found.
   *
   * @param rows numbers, texts cut after 1,000 characters, blobs in hexadecimal, nulls
   * @param more whether there are others than the first 200
   */
  public record Rows(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {}

  private Inspection() {}

  /** What a database holds, with what stands in its log alone. */
  public static long bytes(RoomDatabase database) {
    return pragma(database, "page_count") * pragma(database, "page_size");
  }

  private static long pragma(RoomDatabase database, String name) {
    return database.first("PRAGMA " + name, row -> row.number(name)).orElse(0L);
  }

  /**
   * Reads.
   *
   * @throws IllegalArgumentException if it is no single SELECT
   * @throws SqlException if SQLite refuses it, or it takes longer than 200 ms
   */
  public static Rows query(RoomDatabase database, String sql) {
    if (!SqlGuard.isReadOfAll(sql)) {
      throw new IllegalArgumentException("statement must be a SELECT, was: " + sql);
    }
    try (Statement statement = database.connection().createStatement()) {
      return read(database.connection(), statement, sql);
    } catch (SQLException e) {
      boolean late = String.valueOf(e.getMessage()).contains("SQLITE_INTERRUPT");
      throw new SqlException(late ? "statement took longer than 200 ms" : "" + e.getMessage(), e);
    }
  }

  private static Rows read(Connection connection, Statement statement, String sql)
      throws SQLException {
    long end = System.nanoTime() + LONGEST_NANOS;
    var sqlite = connection.unwrap(SQLiteConnection.class);
    int largest =
        sqlite.getDatabase().limit(SQLiteLimits.SQLITE_LIMIT_LENGTH.getId(), LARGEST_VALUE);
    statement.execute("PRAGMA query_only=1");
    ProgressHandler.setHandler(connection, STEPS, until(end));
    try (ResultSet results = statement.executeQuery(sql)) {
      return rows(results);
    } finally {
      ProgressHandler.clearHandler(connection);
      statement.execute("PRAGMA query_only=0");
      sqlite.getDatabase().limit(SQLiteLimits.SQLITE_LIMIT_LENGTH.getId(), largest);
    }
  }

  private static ProgressHandler until(long end) {
    return new ProgressHandler() {
      @Override
      protected int progress() {
        return System.nanoTime() > end ? 1 : 0;
      }
    };
  }

  private static Rows rows(ResultSet results) throws SQLException {
    int width = results.getMetaData().getColumnCount();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= width; i++) columns.add(results.getMetaData().getColumnLabel(i));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (results.next()) {
      if (rows.size() == MOST_ROWS) return new Rows(columns, rows, true);
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 1; i <= width; i++) row.add(cell(results.getObject(i)));
      rows.add(row);
    }
    return new Rows(columns, rows, false);
  }

  private static @Nullable Object cell(@Nullable Object value) {
    if (value instanceof byte[] bytes) return cut("x'" + HexFormat.of().formatHex(bytes) + "'");
    return value instanceof String text ? cut(text) : value;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
