package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * One SQLite file with its prepared statements. Commits are durable: the log is synced after each,
 * as {@code synchronous=FULL} would, and by SQLite where it copies the log into the database, which
 * is what {@code NORMAL} leaves to it. A database in memory is the same without any file: a commit
 * costs no fsync, and closing it forgets it. For one thread at a time.
 */
public final class RoomDatabase implements Sql, AutoCloseable {
  private static final int MOST_STATEMENTS = 200;

  /** A log that is longer is begun anew before its room sleeps, since waking reads all of it. */
  private static final int LONGEST_KEPT_LOG = 256 << 10;

  private static final Path MEMORY = Path.of(":memory:");

  private final Path file;
  private final Connection connection;
  private final DurableLog log;
  private final Map<String, Prepared> statements = new HashMap<>();
  private long writes;
  private long writesOnDisk;
  private final Sql lazily = new Lazily();
  private volatile boolean logIsToBeHeld;
  private boolean logIsHeld;
  private Runnable closed = () -> {};
  private @Nullable Quota quota;
  private boolean isFull;

  private record Prepared(PreparedStatement statement, int parameters) {}

  private RoomDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
    this.log = new DurableLog(log(file));
  }

  /** Where the log of a database lies. */
  static Path log(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  /** An empty database without a file. */
  public static RoomDatabase inMemory() {
    return open(MEMORY);
  }

  private boolean isInMemory() {
    return file.equals(MEMORY);
  }

  /**
   * Opens a file, made if it is not there.
   *
   * @throws SqlException if it cannot be opened, or another process has it open
   */
  public static RoomDatabase open(Path file) {
    return new RoomDatabase(file, RoomConnection.open(file));
  }

  public void begin() {
    run("BEGIN");
  }

  /** Ends the transaction; what it changed is on disk when this returns. */
  public void commit() {
    if (logIsToBeHeld != logIsHeld) holdOrLetGo();
    run("COMMIT");
    if (writes == writesOnDisk || isInMemory()) return;
    try {
      log.sync();
    } catch (IOException e) {
      throw new SqlException(file + ": what was committed may not be on disk: " + e, e);
    }
    writesOnDisk = writes;
    if (quota != null) quota.look();
  }

  /**
   * From now on a hook that would make the database larger than this is refused: 413. What the
   * runtime itself keeps of the room may go 16 MB beyond.
   */
  public void limit(long bytes) {
    quota = new Quota(this, bytes);
  }

  /** Whether there is a table of that name. */
  public boolean hasTable(String name) {
    return first(
            "SELECT 1 AS one FROM sqlite_master WHERE name = ?", row -> row.number("one"), name)
        .isPresent();
  }

  Connection connection() {
    return connection;
  }

  /**
   * From the next commit on, the log is not begun anew, or is again: for whoever reads the files
   * meanwhile. On any thread.
   */
  void holdLog(boolean hold) {
    logIsToBeHeld = hold;
  }

  private void holdOrLetGo() {
    logIsHeld = logIsToBeHeld;
    try {
      if (logIsHeld) LogBound.lift(connection);
      else LogBound.set(connection);
    } catch (SQLException e) {
      throw new SqlException(file + ": log can be neither held nor let go: " + e.getMessage(), e);
    }
  }

  /** Called once, when the file is closed and its log in its place. */
  void whenClosed(Runnable told) {
    closed = told;
  }

  /** Gives the transaction up, if there is one. */
  public void rollback() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction")) {
        throw new SqlException("ROLLBACK failed: " + e.getMessage(), e);
      }
    }
  }

  /** Ends the statement that runs, which fails; for any thread, while the file is open. */
  public void interrupt() {
    try {
      connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
    } catch (SQLException e) {
      throw new SqlException("statement cannot be interrupted: " + e.getMessage(), e);
    }
  }

  public void savepoint() {
    run("SAVEPOINT hook");
  }

  /**
   * Ends a hook.
   *
   * @param wrote whether it has changed anything
   * @throws Refusal if the database has become too large by it: it is to be taken back
   */
  public void release(boolean wrote) {
    if (wrote && quota != null) quota.requireFit();
    run("RELEASE hook");
  }

  /**
   * Takes a hook back.
   *
   * @throws TurnLost if that is no longer possible for it alone
   */
  public void rollbackToSavepoint() {
    try {
      run("ROLLBACK TO hook");
    } catch (SqlException e) {
      if (quota != null && isFull) throw new TurnLost(quota.refusal(), e);
      throw e;
    }
    run("RELEASE hook");
  }

  /** A query that changes something: INSERT … RETURNING. */
  public void countWrite() {
    writes++;
  }

  /** How many statements have changed something since the file was opened. */
  public long writes() {
    return writes;
  }

  /**
   * The same database, for changes that need not be on disk when {@link #commit} returns: they get
   * there with the next commit that something else needs.
   */
  public Sql lazily() {
    return lazily;
  }

  private final class Lazily implements Sql {
    @Override
    public int execute(String sql, @Nullable Object... parameters) {
      long before = writes;
      int changed = RoomDatabase.this.execute(sql, parameters);
      writes = before;
      return changed;
    }

    @Override
    public <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
      return RoomDatabase.this.query(sql, reader, parameters);
    }
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    try {
      PreparedStatement statement = prepare(sql, parameters);
      if (statement.execute()) {
        statement.getResultSet().close();
        return 0;
      }
      writes++;
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw refused(sql, e);
    }
  }

  @Override
  public <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    var rows = new ArrayList<T>();
    try (ResultSet results = prepare(sql, parameters).executeQuery()) {
      var row = new ResultRow(results);
      while (results.next()) rows.add(reader.apply(row));
      return rows;
    } catch (SQLException e) {
      throw refused(sql, e);
    }
  }

  /**
   * Shortens a long log, and tells what the log is now: it changes with the next commit, or when it
   * is begun anew. Everything must be committed.
   */
  public String settle() {
    if (isInMemory()) return "";
    try {
      log.giveBack();
      if (log.size() > LONGEST_KEPT_LOG) beginLogAnew();
      return FileStamp.ofLog(file);
    } catch (IOException e) {
      throw new SqlException("log of " + file + " cannot be read: " + e, e);
    }
  }

  /** SQLite syncs a log's beginning by itself, and the folder: better now than for a caller. */
  private void beginLogAnew() throws IOException {
    query("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.number("busy"));
    long version = first("PRAGMA user_version", row -> row.number("user_version")).orElse(0L);
    execute("PRAGMA user_version=" + (version + 1) % Integer.MAX_VALUE);
    log.sync();
  }

  /**
   * Closes the database and leaves the log, though all of it stands in the database now: the next
   * commit then goes on where it ends, for one fsync. SQLite, which cannot be told to leave it,
   * removes one name of it.
   */
  public void closeKeepingLog() {
    if (isInMemory()) {
      close();
      return;
    }
    Path kept = file.resolveSibling(file.getFileName() + "-kept");
    try {
      Files.deleteIfExists(kept);
      Files.createLink(kept, log(file));
    } catch (IOException | UnsupportedOperationException e) {
      close();
      return;
    }
    try {
      closeFiles();
      Files.move(kept, log(file), StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(kept);
      EpochFiles.sync(file.resolveSibling("."));
    } catch (IOException e) {
      throw new SqlException("log of " + file + " cannot be kept: " + e, e);
    } finally {
      closed.run();
    }
  }

  @Override
  public void close() {
    try {
      closeFiles();
    } finally {
      closed.run();
    }
  }

  private void closeFiles() {
    try {
      log.close();
      forgetStatements();
      connection.close();
    } catch (SQLException | IOException e) {
      throw new SqlException("database cannot be closed: " + e.getMessage(), e);
    }
  }

  /** A statement that has failed may be closed, as where its table is gone: it is made anew. */
  private RuntimeException refused(String sql, SQLException e) {
    Prepared failed = statements.remove(sql);
    try {
      if (failed != null) failed.statement.close();
    } catch (SQLException also) {
      e.addSuppressed(also);
    }
    isFull = e.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code;
    if (isFull && quota != null) return quota.refusal();
    return new SqlException(sql.strip() + ": " + e.getMessage(), e);
  }

  private void run(String sql) {
    try {
      prepare(sql).execute();
    } catch (SQLException e) {
      throw new SqlException(sql + " failed: " + e.getMessage(), e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters)
      throws SQLException {
    Prepared prepared = statements.get(sql);
    if (prepared == null) {
      if (statements.size() >= MOST_STATEMENTS) forgetStatements();
      PreparedStatement made = connection.prepareStatement(sql);
      prepared = new Prepared(made, made.getParameterMetaData().getParameterCount());
      statements.put(sql, prepared);
    }
    if (parameters.length != prepared.parameters) {
      throw new IllegalArgumentException(
          "statement has %d parameters, was given %d: %s"
              .formatted(prepared.parameters, parameters.length, sql.strip()));
    }
    PreparedStatement statement = prepared.statement;
    for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
    return statement;
  }

  /** Text that differs call by call would otherwise be kept for ever. */
  private void forgetStatements() throws SQLException {
    for (Prepared prepared : statements.values()) prepared.statement.close();
    statements.clear();
  }
}
