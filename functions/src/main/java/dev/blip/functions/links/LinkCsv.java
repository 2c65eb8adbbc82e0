package dev.blip.functions.links;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.blip.functions.links.ImportRow.Readable;
import dev.blip.functions.links.ImportRow.Unreadable;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of links (RFC 4180, UTF-8, with a header). A row that cannot be read is told by itself
 * and keeps no other from being read, where it can be told from the next; where it cannot, it is
 * the last one.
 */
final class LinkCsv {
  /** The reader's own bound. */
  private static final int MOST_COLUMNS = 16_384;

  private static final String BOM = latin("\uFEFF");

  /** No byte is such a character: a quote that swallows this line was never closed. */
  private static final String END = "\u0100";

  private final List<List<String>> records = new ArrayList<>();

  /** Why the reader went no further than the last record. */
  private @Nullable Unreadable broken;

  private LinkCsv() {}

  /**
   * Reads a file's rows.
   *
   * @throws Refusal (400) if its header cannot be read, has other signs than commas between its
   *     columns, or does not name a destination once
   */
  static List<ImportRow> rows(byte[] file) {
    var csv = new LinkCsv();
    // What takes a cell from the next is ASCII, which is no part of another character in UTF-8: so
    // rows and cells are found before they are known to be text.
    csv.read(new String(file, StandardCharsets.ISO_8859_1));
    return csv.rows();
  }

  private void read(String bytes) {
    String text = bytes.startsWith(BOM) ? bytes.substring(BOM.length()) : bytes;
    requireCommas(text);
    var reader =
        CsvReader.builder()
            .detectBomHeader(false)
            .allowMissingFields(true)
            .allowExtraFields(true)
            .ofCsvRecord(text + "\n" + END);
    try (reader) {
      for (var record : reader) records.add(record.getFields());
    } catch (CsvParseException | IOException e) {
      broken = new Unreadable("", "", why(e));
      return;
    }
    List<String> last = records.removeLast();
    String cell = last.getLast();
    if (last.size() > 1 || !cell.equals(END)) unclosed(last.size(), cell);
  }

  /** Spreadsheets write semicolons where a comma is in numbers, and tabs to the clipboard. */
  private static void requireCommas(String text) {
    String header = text.lines().filter(line -> !line.isEmpty()).findFirst().orElse("");
    if (header.indexOf(',') >= 0) return;
    boolean hasSemicolons = header.indexOf(';') >= 0;
    if (!hasSemicolons && header.indexOf('\t') < 0) return;
    throw Refusal.bad(
        "columns of the CSV file must have commas between them, have %s in its header %s"
            .formatted(hasSemicolons ? "semicolons" : "tabs", Text.quoted(shown(header))));
  }

  /** The reader stops at two things alone: cells are shorter than it takes. */
  private static String why(Exception e) {
    return String.valueOf(e.getCause()).contains("closing quote")
        ? "quote must end its cell, has text behind it; nothing after it is read"
        : "row must have at most " + MOST_COLUMNS + " columns; nothing after it is read";
  }

  private void unclosed(int column, String cell) {
    List<String> header = records.isEmpty() ? List.of() : records.getFirst();
    String value = shown(cell.substring(0, cell.length() - END.length() - 1));
    String name = column <= header.size() ? shown(header.get(column - 1)) : "";
    String message = "quote in column " + column + " is never closed; nothing after it is read";
    broken = new Unreadable(name, value, message);
  }

  private List<ImportRow> rows() {
    if (records.isEmpty()) throw noHeader();
    List<String> header = header(records.getFirst());
    var columns = new LinkColumns(header);
    List<ImportRow> rows = new ArrayList<>();
    for (List<String> cells : records.subList(1, records.size())) {
      rows.add(row(columns, header, cells));
    }
    if (broken != null) rows.add(broken);
    return rows;
  }

  private Refusal noHeader() {
    String why = broken == null ? "is empty" : "has one whose " + broken.message();
    return Refusal.bad("CSV file must begin with a header, " + why);
  }

  private static List<String> header(List<String> cells) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String name = text(cells.get(i));
      if (name == null) {
        throw Refusal.bad(
            "header of the CSV file must be UTF-8 text, is none in column %d, \"%s\""
                .formatted(i + 1, shown(cells.get(i))));
      }
      names.add(name);
    }
    return names;
  }

  private static ImportRow row(LinkColumns columns, List<String> header, List<String> cells) {
    if (cells.size() != header.size()) {
      String message =
          "row must have %d columns, as the header has, has %d"
              .formatted(header.size(), cells.size());
      return new Unreadable("", "", message);
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String text = text(cells.get(i));
      if (text == null) {
        String message = "column " + (i + 1) + " must be UTF-8 text, has bytes that are none";
        return new Unreadable(header.get(i), shown(cells.get(i)), message);
      }
      texts.add(text);
    }
    return new Readable(columns.link(texts));
  }

  /** A cell's bytes as text; null if they are none. */
  private static @Nullable String text(String bytes) {
    var buffer = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The same as well as it can be read. */
  private static String shown(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
