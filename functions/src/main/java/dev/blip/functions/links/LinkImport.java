package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.links.ImportRow.Readable;
import dev.blip.functions.links.ImportRow.Unreadable;
import dev.blip.functions.links.LinkRows.Outcome;
import dev.blip.protocol.Json;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes links of a file of Blip's own or of another service's, a thousand rows at a time. */
final class LinkImport {
  private static final String CREATED = "createdAt";

  private static final int LONGEST_VALUE = 200;

  private final LinkDesk desk;

  LinkImport(LinkDesk desk) {
    this.desk = desk;
  }

  /** The answer. */
  record Report(int rows, int made, int replaced, List<Refused> refused) {}

  /**
   * A row that is no link.
   *
   * @param row its number in the file, from 1, the header not counted
   * @param column the field that is wrong, of a row that cannot be read its column as the header
   *     has it; empty where none alone is
   * @param value what the row has there
   */
  record Refused(int row, String column, String value, String message) {}

  /** Reads CSV with a header. */
  static List<ImportRow> csv(byte[] file) {
    List<ImportRow> rows = LinkCsv.rows(file);
    refuseMore(rows.size());
    return rows;
  }

  /** Reads JSON: a list of links, or an object with one under {@code links}. */
  static List<ImportRow> json(String text) {
    JsonNode json = Json.tree(text);
    JsonNode links = json.isArray() ? json : json.path("links");
    if (!links.isArray()) throw Refusal.bad("body must be a list of links, or have one as links");
    refuseMore(links.size());
    List<ImportRow> rows = new ArrayList<>();
    for (JsonNode link : links) {
      rows.add(
          link instanceof ObjectNode row
              ? new Readable(row)
              : new Unreadable("", link.toString(), "link must be a JSON object"));
    }
    return rows;
  }

  private static void refuseMore(int rows) {
    if (rows >= 1 && rows <= LinkRows.MOST) return;
    throw Refusal.bad("rows must be 1..%d, was %d".formatted(LinkRows.MOST, rows));
  }

  /**
   * Makes links, those of one slug in the order of their rows.
   *
   * @param first the number of the first row, 1 but in a piece of a larger file
   * @param replace whether the account's own of the same slug are replaced, or refused
   */
  Report run(String account, List<ImportRow> rows, int first, boolean replace, OwnAddresses own) {
    List<String> slugs = rows.stream().map(LinkImport::slug).toList();
    var made = LinkRows.all(slugs, i -> one(account, rows.get(i), replace, own));
    List<Refused> refused = new ArrayList<>();
    Map<String, Integer> madeBy = new HashMap<>();
    int replaced = 0;
    for (int i = 0; i < made.size(); i++) {
      String slug = slugs.get(i).toLowerCase(Locale.ROOT);
      switch (made.get(i)) {
        case Outcome.Done<Boolean>(Boolean isNew) -> {
          replaced += isNew ? 0 : 1;
          madeBy.putIfAbsent(slug, first + i);
        }
        case Outcome.Refused<Boolean>(int status, Problem problem) -> {
          Integer earlier = status == 409 ? madeBy.get(slug) : null;
          String by = earlier == null ? "" : ": row " + earlier + " of the file has it, too";
          refused.add(refused(first + i, rows.get(i), problem.message() + by));
        }
      }
    }
    int done = made.size() - refused.size();
    return new Report(made.size(), done - replaced, replaced, refused);
  }

  private static String slug(ImportRow row) {
    return row instanceof Readable(ObjectNode link) ? link.path("slug").asText("") : "";
  }

  /** Whether the link is new. */
  private boolean one(String account, ImportRow row, boolean replace, OwnAddresses own) {
    return switch (row) {
      case Readable(ObjectNode link) -> one(account, link, replace, own);
      case Unreadable unreadable -> throw Refusal.bad(unreadable.message());
    };
  }

  private boolean one(String account, ObjectNode row, boolean replace, OwnAddresses own) {
    var _ = LinkRows.notTooLong(row);
    if (row.path("password").isTextual()) {
      throw Refusal.bad("password cannot be imported; set it when the link is there");
    }
    ObjectNode link = row.deepCopy();
    for (String field : List.of("startsAt", "expiresAt")) {
      Instant moment = link.path(field).isTextual() ? moment(link.path(field).asText()) : null;
      if (moment != null) link.put(field, moment.toString());
    }
    LinkDraft draft = LinkDraft.read(link, own);
    Instant createdAt = createdAt(row.path(CREATED));
    String slug = draft.slug();
    if (!replace || slug == null || !desk.has(account, slug)) {
      var _ = desk.create(account, draft, createdAt);
      return true;
    }
    var _ = desk.replace(account, slug, draft, IfMatch.any());
    return false;
  }

  private static @Nullable Instant createdAt(JsonNode value) {
    if (LinkField.isLeftOut(value)) return null;
    Instant moment = value.isTextual() ? moment(value.asText()) : null;
    boolean past =
        moment != null && moment.isAfter(Instant.EPOCH) && !moment.isAfter(Instant.now());
    if (past) return moment;
    throw Refusal.bad(
        "createdAt must be a moment of the past such as 2024-01-31T12:00:00Z, was "
            + Json.shown(value));
  }

  /** A moment as services write it, in UTC where they do not say; null if it is none. */
  private static @Nullable Instant moment(String text) {
    String iso = text.strip().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T");
    try {
      if (iso.length() == 10) return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
      if (iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")) {
        String offset = iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
        return OffsetDateTime.parse(offset, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
      }
      return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Refused refused(int number, ImportRow row, String message) {
    return switch (row) {
      case Readable(ObjectNode link) -> {
        String column = column(message);
        JsonNode value = link.path(column);
        String text =
            value.isTextual() ? value.asText() : value.isMissingNode() ? "" : value.toString();
        yield new Refused(number, column, shown(text), message);
      }
      case Unreadable(String column, String value, String _) ->
          new Refused(number, shown(column), shown(value), message);
    };
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  /** The field that a message names: all of a draft's begin with it. */
  private static String column(String message) {
    Map<Integer, String> found = new TreeMap<>();
    for (String field : LinkColumns.OWN) {
      if (message.matches("(?s)" + field + "\\b.*")) found.put(field.length(), field);
    }
    return found.isEmpty() ? "" : List.copyOf(found.values()).getLast();
  }
}
