package dev.blip.coordinator.runtime.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a statement as SQLite's tokenizer takes them apart (<a
 * href="https://www.sqlite.org/src/file/src/tokenize.c">tokenize.c</a>): comments and white space
 * are left out, what is not closed reaches to the end.
 */
final class SqlTokens {
  /** What a token is. */
  enum Kind {
    /** A keyword, or a name without quotes. */
    WORD,
    /** A name in double quotes, backquotes or brackets. */
    NAME,
    /** A text in single quotes; where SQL wants a name, SQLite takes it for one. */
    TEXT,
    /** A sign, a digit, or a parameter's mark. */
    SIGN
  }

  /**
   * A token.
   *
   * @param text without its quotes
   */
  record Token(Kind kind, String text) {
    boolean isWord(String word) {
      return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSign(char sign) {
      return kind == Kind.SIGN && text.charAt(0) == sign;
    }
  }

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  static List<Token> of(String sql) {
    var reader = new SqlTokens(sql);
    while (reader.at < sql.length()) reader.next();
    return List.copyOf(reader.tokens);
  }

  private void next() {
    char c = sql.charAt(at);
    if (c <= ' ') at++;
    else if (sql.startsWith("--", at)) skipTo("\n");
    else if (sql.startsWith("/*", at)) skipTo("*/");
    else if (c == '\'') quoted(Kind.TEXT, c);
    else if (c == '"' || c == '`') quoted(Kind.NAME, c);
    else if (c == '[') quoted(Kind.NAME, ']');
    else if (isWord(c)) word();
    else add(Kind.SIGN, at, ++at);
  }

  private void skipTo(String end) {
    int found = sql.indexOf(end, at + 2);
    at = found < 0 ? sql.length() : found + end.length();
  }

  /** A quote inside is doubled, except in brackets. */
  private void quoted(Kind kind, char quote) {
    var text = new StringBuilder();
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == quote) {
        boolean doubled = quote != ']' && at + 1 < sql.length() && sql.charAt(at + 1) == quote;
        if (!doubled) break;
        at++;
      }
      text.append(c);
    }
    at++;
    tokens.add(new Token(kind, text.toString()));
  }

  private void word() {
    int begin = at;
    while (at < sql.length() && isWord(sql.charAt(at))) at++;
    add(Kind.WORD, begin, at);
  }

  private void add(Kind kind, int begin, int end) {
    tokens.add(new Token(kind, sql.substring(begin, end)));
  }

  private static boolean isWord(char c) {
    boolean ascii = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return ascii || c == '_' || c == '$' || c >= 0x80;
  }
}
