package dev.blip.functions.links;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.links.LinkRows.Outcome;
import dev.blip.protocol.Json;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes many links in one request, with a report a row. */
final class LinkBulk {
  private static final Set<String> FIELDS = Set.of("op", "slug", "etag", "link");

  private final LinkDesk desk;

  LinkBulk(LinkDesk desk) {
    this.desk = desk;
  }

  /** The answer. */
  record Report(int done, int refused, List<Row> rows) {}

  /**
   * What became of a row.
   *
   * @param row its number, from 1
   * @param status as the same request alone would have been answered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Row(
      int row, int status, @Nullable String slug, @Nullable String etag, @Nullable Problem error) {}

  /**
   * Does what a body says: {@code {"rows":[{"op","slug","etag","link"}…]}}.
   *
   * @throws Refusal (400) if it is no list of at most 1,000 rows; what is wrong with a row is told
   *     with it
   */
  Report run(String account, String body, OwnAddresses own) {
    JsonNode rows = Json.tree(body).path("rows");
    if (!rows.isArray() || rows.isEmpty() || rows.size() > LinkRows.MOST) {
      throw Refusal.bad(
          "rows must be a list of 1..%d, was %s"
              .formatted(LinkRows.MOST, rows.isArray() ? rows.size() : "none"));
    }
    int passwords = 0;
    for (JsonNode row : rows) if (row.at("/link/password").isTextual()) passwords++;
    if (passwords > LinkRows.MOST_PASSWORDS) {
      throw Refusal.bad(
          "rows with a password must be 0..%d, was %d"
              .formatted(LinkRows.MOST_PASSWORDS, passwords));
    }
    List<String> slugs = new ArrayList<>();
    for (JsonNode row : rows) slugs.add(slugOf(row));
    var outcomes = LinkRows.all(slugs, i -> done(account, LinkRows.notTooLong(rows.get(i)), own));
    return report(outcomes);
  }

  /** As far as a row says one, whether or not it is in order. */
  private static String slugOf(JsonNode row) {
    String slug = row.path("slug").asText("");
    return slug.isEmpty() ? row.at("/link/slug").asText("") : slug;
  }

  private static Report report(List<Outcome<Row>> outcomes) {
    List<Row> rows = new ArrayList<>();
    int refused = 0;
    for (Outcome<Row> outcome : outcomes) {
      int number = rows.size() + 1;
      switch (outcome) {
        case Outcome.Done<Row>(Row row) ->
            rows.add(new Row(number, row.status(), row.slug(), row.etag(), null));
        case Outcome.Refused<Row>(int status, Problem problem) -> {
          refused++;
          rows.add(new Row(number, status, null, null, problem));
        }
      }
    }
    return new Report(rows.size() - refused, refused, rows);
  }

  private Row done(String account, JsonNode row, OwnAddresses own) {
    if (!row.isObject()) throw Refusal.bad("row must be a JSON object");
    for (var field : row.properties()) {
      if (FIELDS.contains(field.getKey())) continue;
      throw Refusal.bad("row may have op, slug, etag, link, has " + Text.quoted(field.getKey()));
    }
    String op = LinkField.text(row, "op");
    IfMatch wanted = IfMatch.read("etag", LinkField.text(row, "etag"));
    return switch (op == null ? "" : op) {
      case "create" -> row(201, desk.create(account, LinkDraft.read(newLink(row), own), null));
      case "change" -> row(200, desk.patch(account, slug(row), link(row), wanted, own));
      case "delete" -> {
        desk.delete(account, slug(row), wanted);
        yield new Row(0, 204, slug(row), null, null);
      }
      default ->
          throw Refusal.bad(
              "op must be create, change or delete, was "
                  + (op == null ? "left out" : Text.quoted(op)));
    };
  }

  private static Row row(int status, Link link) {
    return new Row(0, status, link.slug(), link.etag(), null);
  }

  /** A slug beside the new link would be passed over, and another one made up. */
  private static JsonNode newLink(JsonNode row) {
    String slug = LinkField.text(row, "slug");
    if (slug == null) return link(row);
    throw Refusal.bad(
        "slug of a new link must stand in its link, stands beside it, was " + Text.quoted(slug));
  }

  private static JsonNode link(JsonNode row) {
    JsonNode link = row.path("link");
    if (link.isObject()) return link;
    throw Refusal.bad("link must be a JSON object, was " + Json.shown(link));
  }

  private static String slug(JsonNode row) {
    String slug = LinkField.text(row, "slug");
    if (slug == null || slug.isEmpty()) throw Refusal.bad("slug must be the link's, was left out");
    return slug;
  }
}
