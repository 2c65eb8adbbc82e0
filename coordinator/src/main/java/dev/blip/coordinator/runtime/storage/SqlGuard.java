package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.runtime.storage.SqlTokens.Kind;
import dev.blip.coordinator.runtime.storage.SqlTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a room may say to its database: one statement, which neither ends the hook's transaction nor
 * names the runtime's tables. It keeps authors from mistakes; a room that wants to do harm needs no
 * SQL. The driver has no authorizer and no {@code sqlite3_stmt_readonly}, so statements are taken
 * apart here as SQLite does.
 */
final class SqlGuard {
  private static final String RESERVED = "blip_";

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

  private static final Set<String> VERBS =
      Set.of("SELECT", "VALUES", "INSERT", "UPDATE", "DELETE", "REPLACE");

  /** After one of these a text in single quotes is a table's name. */
  private static final Set<String> BEFORE_NAME =
      Set.of(
          "EXISTS",
          "FROM",
          "IN",
          "INDEX",
          "INTO",
          "JOIN",
          "REFERENCES",
          "TABLE",
          "TO",
          "TRIGGER",
          "UPDATE",
          "VIEW");

  /** What ends the tables that follow FROM. */
  private static final Set<String> CLAUSES =
      Set.of("SELECT", "VALUES", "WHERE", "SET", "ON", "BY", "HAVING", "LIMIT", "RETURNING", "IN");

  private final String sql;
  private final List<Token> tokens;
  private boolean readsAll;

  private SqlGuard(String sql) {
    this.sql = sql;
    this.tokens = SqlTokens.of(sql);
  }

  /**
   * Whether a statement only reads.
   *
   * @throws IllegalArgumentException if a room may not use it
   */
  static boolean isRead(String sql) {
    return new SqlGuard(sql).check();
  }

  /** The same for an operator, who may read the runtime's tables too. */
  static boolean isReadOfAll(String sql) {
    var guard = new SqlGuard(sql);
    guard.readsAll = true;
    return guard.check();
  }

  private boolean check() {
    int begin = 0;
    while (begin < tokens.size() && tokens.get(begin).isSign(';')) begin++;
    if (begin == tokens.size()) throw new IllegalArgumentException("no statement in: " + sql);
    boolean explained = tokens.get(begin).isWord("EXPLAIN");
    String verb = verb(explained ? afterExplain(begin) : begin);
    if (FORBIDDEN.contains(verb)) {
      throw new IllegalArgumentException(
          verb + " cannot be used: each hook is a transaction of its own");
    }
    for (int i = begin; i < tokens.size(); i++) check(i);
    requireOne(begin);
    return explained || verb.equals("SELECT") || verb.equals("VALUES");
  }

  private int afterExplain(int begin) {
    return isWord(begin + 1, "QUERY") ? begin + 3 : begin + 1;
  }

  /** The first word; of a WITH, the word behind its common tables. */
  private String verb(int begin) {
    String first = word(begin);
    if (!first.equals("WITH")) return first;
    int depth = 0;
    for (int i = begin; i < tokens.size(); i++) {
      if (tokens.get(i).isSign('(')) depth++;
      if (tokens.get(i).isSign(')')) depth--;
      boolean behindTable = depth == 0 && isSign(i, ')');
      if (behindTable && VERBS.contains(word(i + 1))) return word(i + 1);
    }
    return first;
  }

  private void check(int i) {
    Token token = tokens.get(i);
    boolean name = token.kind() != Kind.SIGN && (token.kind() != Kind.TEXT || isTable(i));
    if (name && !readsAll && token.text().regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
      throw new IllegalArgumentException("tables that begin with blip_ are the runtime's: " + sql);
    }
    // Everything since the turn began would be taken back, also what other hooks did in it.
    boolean raised = isSign(i - 1, '(') && isWord(i - 2, "RAISE");
    if (token.isWord("ROLLBACK") && (raised || isWord(i - 1, "OR") || isWord(i - 1, "CONFLICT"))) {
      throw new IllegalArgumentException(
          "ROLLBACK cannot be used, ABORT can: each hook is a transaction of its own: " + sql);
    }
  }

  /** Whether a text in single quotes stands where SQL wants a table. */
  private boolean isTable(int i) {
    if (BEFORE_NAME.contains(word(i - 1))) return true;
    if (word(i - 1).equals("ON")) return word(0).equals("CREATE");
    if (isSign(i - 1, '.')) return true;
    boolean conflict = isWord(i - 2, "OR") && isWord(i - 3, "UPDATE");
    return conflict || isInList(i - 1);
  }

  /** Whether a comma or parenthesis belongs to what follows FROM. */
  private boolean isInList(int last) {
    if (!isSign(last, ',') && !isSign(last, '(')) return false;
    int depth = 0;
    for (int i = last; i >= 0; i--) {
      boolean tables = isWord(i, "FROM") || isWord(i, "JOIN");
      if (isSign(i, ')')) depth++;
      else if (isSign(i, '(') && depth > 0) depth--;
      else if (isSign(i, '(') && isCalled(i - 1)) return false;
      else if (depth == 0 && (tables || CLAUSES.contains(word(i)))) return tables;
    }
    return false;
  }

  /** Whether a parenthesis behind this word holds a function's arguments, or values. */
  private boolean isCalled(int i) {
    String word = word(i);
    return !word.isEmpty() && !word.equals("FROM") && !word.equals("JOIN");
  }

  /** SQLite would take the first and pass over the rest without a word. */
  private void requireOne(int begin) {
    boolean trigger = isTrigger(begin);
    for (int i = begin; i < tokens.size(); i++) {
      boolean end = trigger ? isWord(i, "END") && isSign(i - 1, ';') : isSign(i + 1, ';');
      if (!end) continue;
      for (int rest = i + 1; rest < tokens.size(); rest++) {
        if (isSign(rest, ';')) continue;
        throw new IllegalArgumentException("one statement at a time, was: " + sql);
      }
      return;
    }
  }

  private boolean isTrigger(int begin) {
    return word(begin).equals("CREATE")
        && (isWord(begin + 1, "TRIGGER")
            || (word(begin + 1).startsWith("TEMP") && isWord(begin + 2, "TRIGGER")));
  }

  private String word(int i) {
    if (i < 0 || i >= tokens.size() || tokens.get(i).kind() != Kind.WORD) return "";
    return tokens.get(i).text().toUpperCase(Locale.ROOT);
  }

  private boolean isWord(int i, String word) {
    return word(i).equals(word);
  }

  private boolean isSign(int i, char sign) {
    return i >= 0 && i < tokens.size() && tokens.get(i).isSign(sign);
  }
}
