package dev.blip.local.clicks;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV as RFC 4180 has it: fields between commas, quoted ones may hold commas, line ends and
 * doubled quotes; lines end with LF or CRLF. Lines of nothing are passed over. A row that is broken
 * costs itself alone: reading goes on with the line after its first.
 */
final class Csv {
  /** Longer rows are broken: a quote was not closed. */
  static final int LONGEST_ROW = 8_192;

  private final BufferedReader text;
  private final Deque<String> again = new ArrayDeque<>();
  private long line;

  Csv(BufferedReader text) {
    this.text = text;
  }

  /**
   * A row.
   *
   * @param line where it begins, from 1
   * @param broken what is wrong with it; empty if nothing is, else it has no fields
   */
  record Row(long line, List<String> fields, String broken) {
    boolean isBroken() {
      return !broken.isEmpty();
    }
  }

  /** The next row, empty at the end. */
  Optional<Row> next() throws IOException {
    Optional<String> first = line();
    while (first.isPresent() && first.get().isEmpty()) first = line();
    if (first.isEmpty()) return Optional.empty();
    long begin = line;
    var row = new StringBuilder(first.get());
    List<String> more = new ArrayList<>();
    while (isOpen(row) && row.length() < LONGEST_ROW) {
      Optional<String> next = line();
      if (next.isEmpty()) break;
      more.add(next.get());
      row.append('\n').append(next.get());
    }
    Row read = read(begin, row.toString());
    if (read.isBroken()) {
      more.reversed().forEach(again::push);
      line = begin;
    }
    return Optional.of(read);
  }

  private static Row read(long line, String text) {
    if (isOpen(text)) {
      String what = "a quote is opened and not closed within " + LONGEST_ROW + " characters";
      return new Row(line, List.of(), what);
    }
    if (text.length() > LONGEST_ROW) {
      String what = "row must have 0..%d characters, has %d";
      return new Row(line, List.of(), what.formatted(LONGEST_ROW, text.length()));
    }
    return row(line, text);
  }

  private Optional<String> line() throws IOException {
    String next = again.isEmpty() ? text.readLine() : again.pop();
    if (next == null) return Optional.empty();
    boolean marked = line++ == 0 && next.startsWith("\uFEFF");
    return Optional.of(marked ? next.substring(1) : next);
  }

  /** Quotes come in pairs, also doubled ones, wherever a row may end. */
  private static boolean isOpen(CharSequence row) {
    return row.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  private static Row row(long line, String text) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      int column = fields.size() + 1;
      int end;
      if (at < text.length() && text.charAt(at) == '"') {
        end = closing(text, at + 1);
        if (end < text.length() && text.charAt(end) != ',') {
          return broken(line, column, "a comma must follow its closing quote", text.charAt(end));
        }
        fields.add(text.substring(at + 1, end - 1).replace("\"\"", "\""));
      } else {
        int comma = text.indexOf(',', at);
        end = comma < 0 ? text.length() : comma;
        String field = text.substring(at, end);
        if (field.indexOf('"') >= 0) {
          return broken(line, column, "a field with a quote must stand in quotes", '"');
        }
        fields.add(field);
      }
      if (end == text.length()) return new Row(line, fields, "");
      at = end + 1;
    }
  }

  /** Behind the quote that closes a field. */
  private static int closing(String text, int from) {
    int at = text.indexOf('"', from);
    while (at >= 0 && at + 1 < text.length() && text.charAt(at + 1) == '"') {
      at = text.indexOf('"', at + 2);
    }
    return at < 0 ? text.length() : at + 1;
  }

  private static Row broken(long line, int column, String what, char was) {
    return new Row(line, List.of(), "field %d: %s, was %s".formatted(column, what, was));
  }
}
