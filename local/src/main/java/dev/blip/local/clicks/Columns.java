package dev.blip.local.clicks;

import dev.blip.protocol.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which column of a CSV is what, by its header line; reads visits from the rows below it. */
final class Columns {
  private static final List<String> NEEDED = List.of("time", "slug");
  private static final List<String> KNOWN =
      List.of(
          "time",
          "slug",
          "country",
          "latitude",
          "longitude",
          "userAgent",
          "city",
          "device",
          "referrer");
  private static final Set<String> DEVICES = Set.of("desktop", "mobile", "tablet", "tv");
  private static final Set<String> COUNTRIES = countries();
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");
  private static final int LONGEST_TEXT = 1_024;
  private static final int LONGEST_CITY = 60;
  private static final String USUAL_AGENT = "Mozilla/5.0 (Blip visitor)";

  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> unread = new ArrayList<>();
  private final int count;

  /**
   * @throws BadCsv if a needed column is missing, or one is there twice
   */
  Columns(List<String> header) throws BadCsv {
    count = header.size();
    for (int i = 0; i < count; i++) {
      String name = known(header.get(i));
      if (name == null) unread.add(header.get(i));
      else if (places.put(name, i) != null) {
        throw new BadCsv("header line must name each column once, names " + name + " twice");
      }
    }
    if (!places.keySet().containsAll(NEEDED)) {
      throw new BadCsv(
          "header line must name time and slug and may name %s, was %s"
              .formatted(
                  String.join(", ", KNOWN.subList(NEEDED.size(), KNOWN.size())),
                  Text.quoted(String.join(",", header))));
    }
  }

  /** Kosovo has a code that ISO leaves to users. */
  private static Set<String> countries() {
    var all = new HashSet<>(Set.of(Locale.getISOCountries()));
    all.add("XK");
    return all;
  }

  private static @Nullable String known(String header) {
    return KNOWN.stream()
        .filter(name -> name.equalsIgnoreCase(header.strip()))
        .findAny()
        .orElse(null);
  }

  /** Columns that are passed over, as the header names them. */
  List<String> unread() {
    return unread;
  }

  /**
   * Reads a row.
   *
   * @throws BadCsv naming the column, its value and what it may be
   */
  Visit visit(List<String> row) throws BadCsv {
    if (row.size() != count) {
      throw new BadCsv("row must have " + count + " fields as the header line, has " + row.size());
    }
    String slug = field(row, "slug");
    if (slug == null || !slug.matches("[a-zA-Z0-9_-]{3,64}")) {
      throw wrong("slug", "3..64 of a-z A-Z 0-9 _ -", slug);
    }
    return new Visit(time(field(row, "time")), slug, visitor(row));
  }

  private Visitor visitor(List<String> row) throws BadCsv {
    String country = country(row);
    String latitude = degrees(row, "latitude", 90);
    String longitude = degrees(row, "longitude", 180);
    if ((latitude == null) != (longitude == null)) {
      throw wrong(latitude == null ? "latitude" : "longitude", "there where the other is", null);
    }
    String city = field(row, "city");
    if (city != null && city.length() > LONGEST_CITY) {
      throw wrong("city", "1.." + LONGEST_CITY + " characters or empty", city);
    }
    String device = field(row, "device");
    if (device != null && !DEVICES.contains(device)) {
      throw wrong("device", "desktop, mobile, tablet, tv or empty", device);
    }
    String agent = header(row, "userAgent");
    return new Visitor(
        country,
        city,
        latitude,
        longitude,
        device,
        header(row, "referrer"),
        agent == null ? USUAL_AGENT : agent);
  }

  private @Nullable String country(List<String> row) throws BadCsv {
    String country = field(row, "country");
    if (country == null || COUNTRIES.contains(country)) return country;
    BadCsv wrong = wrong("country", "two capitals of ISO 3166-1 alpha-2, XK or empty", country);
    throw country.equals("UK") ? new BadCsv(wrong.reason() + "; did you mean GB?") : wrong;
  }

  private @Nullable String field(List<String> row, String name) throws BadCsv {
    Integer place = places.get(name);
    String text = place == null ? "" : row.get(place).strip();
    if (text.indexOf(VisitFile.NOT_UTF_8) >= 0) {
      throw wrong(name, "UTF-8", text.replace(VisitFile.NOT_UTF_8, '\uFFFD'));
    }
    return text.isEmpty() ? null : text;
  }

  private @Nullable String header(List<String> row, String name) throws BadCsv {
    String text = field(row, name);
    if (text == null || (text.length() <= LONGEST_TEXT && text.matches("[ -~]+"))) return text;
    throw wrong(name, "1.." + LONGEST_TEXT + " characters of printable ASCII or empty", text);
  }

  private @Nullable String degrees(List<String> row, String name, int most) throws BadCsv {
    String text = field(row, name);
    if (text == null) return null;
    if (text.matches("[+-]?[0-9]{1,3}(\\.[0-9]{1,20})?")) {
      if (Math.abs(Double.parseDouble(text)) <= most) return text;
    }
    throw wrong(name, "-%d..%d degrees or empty".formatted(most, most), text);
  }

  private static long time(@Nullable String text) throws BadCsv {
    try {
      if (text != null) {
        Instant time =
            text.matches("[0-9]{1,15}")
                ? Instant.ofEpochMilli(Long.parseLong(text))
                : Instant.parse(text.toUpperCase(Locale.ROOT));
        if (!time.isBefore(Instant.EPOCH) && time.isBefore(END)) return time.toEpochMilli();
      }
    } catch (DateTimeException e) {
      throw notATime(text);
    }
    throw notATime(text);
  }

  private static BadCsv notATime(@Nullable String text) {
    return wrong(
        "time",
        "an ISO 8601 instant such as 2026-11-20T12:00:00Z or epoch milliseconds, of 1970..9998",
        text);
  }

  private static BadCsv wrong(String name, String range, @Nullable String was) {
    return new BadCsv(
        "%s must be %s, was %s".formatted(name, range, was == null ? "empty" : Text.quoted(was)));
  }
}
