package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which column of a CSV file is which field of a link. Blip's own names are known, and those that
 * the exports of Bitly, Dub and Shlink have, in capitals or not and with spaces or without; others
 * are passed over.
 */
final class LinkColumns {
  /** The columns of Blip's own exports. */
  static final List<String> OWN =
      List.of(
          "slug",
          "destination",
          "title",
          "tags",
          "countries",
          "devices",
          "split",
          "query",
          "utm",
          "startsAt",
          "expiresAt",
          "maxClicks",
          "afterEnd",
          "enabled",
          "password",
          "createdAt");

  /** Other services' names, in small letters and without spaces, by the field that they mean. */
  private static final Map<String, List<String>> OTHERS =
      Map.of(
          "destination", List.of("longurl", "destinationurl", "originalurl", "targeturl", "url"),
          "slug",
              List.of("shortcode", "key", "backhalf", "bitlink", "shortlink", "shorturl", "link"),
          "createdAt", List.of("createdat", "created", "createddate", "datecreated"),
          "startsAt", List.of("validsince"),
          "expiresAt", List.of("validuntil", "expirationdate"),
          "maxClicks", List.of("maxvisits"));

  /** So many columns of a header are told. */
  private static final int SHOWN = 20;

  /** Fields whose cells are JSON. */
  private static final Set<String> NESTED = Set.of("countries", "devices", "split", "utm");

  /**
   * What spreadsheets take for a formula, and what is made of it: text with an apostrophe before
   * it, as OWASP advises. Reading takes one away.
   */
  private static final Pattern FORMULA =
      Pattern.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20].*", Pattern.DOTALL);

  private final Map<String, Integer> places = new LinkedHashMap<>();

  /**
   * @throws Refusal (400) if none of the columns is a destination, or two have the same name, which
   *     is a field's
   */
  LinkColumns(List<String> header) {
    List<String> spelt = header.stream().map(LinkColumns::spelt).toList();
    List<String> plain = header.stream().map(LinkColumns::plain).toList();
    for (String field : OWN) {
      int place = place(field, spelt);
      if (place < 0) place = place(field, plain);
      if (place < 0) continue;
      requireOnce(header, place);
      places.put(field, place);
    }
    if (places.containsKey("destination")) return;
    throw Refusal.bad(
        "header of the CSV file must name a column destination, as Long URL, Destination URL, "
            + "longUrl or url do, has "
            + header.stream().limit(SHOWN).map(Text::quoted).toList());
  }

  /** Where a field is in a header, by its own name before others'; -1 if it is not there. */
  private static int place(String field, List<String> names) {
    int place = names.indexOf(plain(field));
    for (String other : OTHERS.getOrDefault(field, List.of())) {
      if (place < 0) place = names.indexOf(other);
    }
    return place;
  }

  private static void requireOnce(List<String> header, int place) {
    for (int i = place + 1; i < header.size(); i++) {
      if (!spelt(header.get(i)).equals(spelt(header.get(place)))) continue;
      throw Refusal.bad(
          "header of the CSV file must name a column once, names %s in columns %d and %d"
              .formatted(Text.quoted(header.get(place)), place + 1, i + 1));
    }
  }

  /**
   * Columns of one name with numbers behind it are not the same; the one without is meant first.
   */
  private static String spelt(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  /** A row's cell of a field, empty if it has none. */
  String cell(String field, List<String> cells) {
    Integer place = places.get(field);
    return place == null || place >= cells.size() ? "" : cells.get(place);
  }

  /** A row as the JSON of a link; what makes no sense there is left for its reader to refuse. */
  ObjectNode link(List<String> cells) {
    ObjectNode link = Json.MAPPER.createObjectNode();
    for (String field : places.keySet()) {
      String cell = plainText(cell(field, cells));
      if (!cell.isEmpty()) link.set(field, value(field, cell));
    }
    return link;
  }

  private static JsonNode value(String field, String cell) {
    var nodes = Json.MAPPER.getNodeFactory();
    return switch (field) {
      case "slug" -> nodes.textNode(slug(cell));
      case "enabled", "password" -> flag(cell);
      case "maxClicks" ->
          cell.matches("[0-9]{1,18}")
              ? nodes.numberNode(Long.parseLong(cell))
              : nodes.textNode(cell);
      case "tags" -> tags(cell);
      default -> NESTED.contains(field) ? json(cell) : nodes.textNode(cell);
    };
  }

  /** Of a short address the last part of its path; what is none is taken as it is. */
  private static String slug(String cell) {
    String address = cell.replaceFirst("^https?://", "");
    boolean hasScheme = address.length() < cell.length();
    String path = address.replaceFirst("[?#].*", "").replaceFirst("/+$", "");
    int host = path.indexOf('/');
    boolean isAddress = host > 0 && (hasScheme || path.substring(0, host).matches(".+[.:].*"));
    return isAddress ? path.substring(path.lastIndexOf('/') + 1) : cell;
  }

  private static JsonNode flag(String cell) {
    var nodes = Json.MAPPER.getNodeFactory();
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true" -> nodes.booleanNode(true);
      case "false" -> nodes.booleanNode(false);
      default -> nodes.textNode(cell);
    };
  }

  private static JsonNode json(String cell) {
    try {
      return Json.tree(cell);
    } catch (Refusal refusal) {
      return Json.MAPPER.getNodeFactory().textNode(cell);
    }
  }

  /** A JSON list, or texts with commas, semicolons or bars between. */
  private static JsonNode tags(String cell) {
    if (cell.startsWith("[")) return json(cell);
    var tags = Json.MAPPER.createArrayNode();
    for (String tag : cell.split("[,;|]")) if (!tag.isBlank()) tags.add(tag.strip());
    return tags;
  }

  /** A link's cells in the order of {@link #OWN}. */
  static List<String> cells(ObjectNode link) {
    return OWN.stream().map(field -> noFormula(cell(link.path(field)))).toList();
  }

  private static String noFormula(String cell) {
    return FORMULA.matcher(cell).matches() ? "'" + cell : cell;
  }

  private static String plainText(String cell) {
    return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isContainerNode() && value.isEmpty()) return "";
    return value.isTextual() ? value.asText() : value.toString();
  }
}
