package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A room's database as the room may use it: not the runtime's tables, nor its transactions. */
final class RoomSql implements Sql {
  private static final String RESERVED = "blip_";
  private static final int NO_CODE = 'a' - 'A';

  /** What would end the hook's transaction, or change what it rests on. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "ATTACH",
          "BEGIN",
          "COMMIT",
          "DETACH",
          "END",
          "PRAGMA",
          "RELEASE",
          "ROLLBACK",
          "SAVEPOINT",
          "VACUUM");

  private static final int MOST_KNOWN = 200;

  private final RoomDatabase database;
  private final TurnGuard guard;
  private final Map<String, String> firstWords = new HashMap<>();

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
    String word = check(sql, parameters);
    if (!word.equals("SELECT")) {
      // INSERT … RETURNING and the like; WITH may introduce either.
      if (!word.equals("WITH")) guard.requireHook();
      database.countWrite();
    }
    return database.query(sql, reader, parameters);
  }

  /** The first word of a statement that may be used with these parameters. */
  private String check(String sql, @Nullable Object... parameters) {
    String word = firstWords.get(sql);
    if (word == null) {
      word = checked(sql);
      if (firstWords.size() >= MOST_KNOWN) firstWords.clear();
      firstWords.put(sql, word);
    }
    for (int i = 0; i < parameters.length; i++) check(i + 1, parameters[i]);
    return word;
  }

  private static String checked(String sql) {
    if (namesReserved(sql)) {
      throw new IllegalArgumentException(
          "tables that begin with blip_ are the runtime's; texts go in as parameters; was: " + sql);
    }
    String word = firstWord(sql);
    if (FORBIDDEN.contains(word)) {
      throw new IllegalArgumentException(
          word + " cannot be used: each hook is a transaction of its own");
    }
    return word;
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

  private static boolean namesReserved(String sql) {
    for (int at = 0; at <= sql.length() - RESERVED.length(); at++) {
      char c = sql.charAt(at);
      boolean b = c == 'b' || c == 'b' - NO_CODE;
      if (b && sql.regionMatches(true, at, RESERVED, 0, RESERVED.length())) return true;
    }
    return false;
  }

  private static String firstWord(String sql) {
    int begin = 0;
    while (begin < sql.length() && !Character.isLetter(sql.charAt(begin))) begin++;
    int end = begin;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) end++;
    return sql.substring(begin, end).toUpperCase(Locale.ROOT);
  }
}
