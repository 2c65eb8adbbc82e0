package dev.blip.local.clicks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Visits of a CSV with a header line, all read before the first is sent: they may stand in any
 * order, and what is wrong is known beforehand. A line that is wrong is told and passed over; a
 * header line that is wrong makes the whole file useless.
 */
public final class VisitFile {
  /** More visits are refused: they are held in memory. */
  public static final int MOST_VISITS = 1_000_000;

  /** Stands where bytes are not UTF-8; half a surrogate pair, which no UTF-8 can be read as. */
  static final char NOT_UTF_8 = '\uDFFF';

  private static final int MOST_TOLD = 20;

  private final List<Visit> visits = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Map<Visitor, Visitor> visitors = new HashMap<>();
  private List<String> unread = List.of();
  private long wrong;

  private VisitFile() {}

  /**
   * Reads a file.
   *
   * @throws BadCsv if its header line is wrong or it has more than {@value #MOST_VISITS} visits
   * @throws IOException if it cannot be read
   */
  public static VisitFile read(Path file) throws IOException, BadCsv {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(NOT_UTF_8));
    try (var text =
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
      return read(text);
    }
  }

  static VisitFile read(BufferedReader text) throws IOException, BadCsv {
    var file = new VisitFile();
    file.readAll(new Csv(text));
    file.visits.sort(Comparator.comparingLong(Visit::time));
    return file;
  }

  private void readAll(Csv csv) throws IOException, BadCsv {
    var header = csv.next().orElseThrow(() -> new BadCsv("header line is missing"));
    if (header.isBroken()) throw new BadCsv("header line: " + header.broken());
    var columns = new Columns(header.fields());
    unread = columns.unread();
    for (var row = csv.next(); row.isPresent(); row = csv.next()) {
      add(columns, row.get());
      if (visits.size() > MOST_VISITS) {
        throw new BadCsv("a file must have 0.." + MOST_VISITS + " visits, has more: split it");
      }
    }
  }

  private void add(Columns columns, Csv.Row row) {
    try {
      if (row.isBroken()) throw new BadCsv(row.broken());
      Visit visit = columns.visit(row.fields());
      Visitor known = visitors.computeIfAbsent(visit.visitor(), visitor -> visitor);
      visits.add(new Visit(visit.time(), visit.slug(), known));
    } catch (BadCsv e) {
      wrong++;
      if (told.size() < MOST_TOLD) told.add("line " + row.line() + ": " + e.reason());
    }
  }

  /** In the order of their time. */
  public List<Visit> visits() {
    return visits;
  }

  /** Columns that are passed over, as the header names them. */
  public List<String> unread() {
    return unread;
  }

  /** How many lines were wrong. */
  public long wrong() {
    return wrong;
  }

  /** The first twenty of those, with what is wrong. */
  public List<String> told() {
    return told;
  }
}
