package dev.blip.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which countries there are, and where they lie: those of ISO 3166-1 alpha-2, and Kosovo, which
 * CloudFront and browsers call {@code XK}. The figures' source is told in the first lines of the
 * data file.
 */
public final class Countries {
  private static final Map<String, Coordinates> CENTRES = load();
  private static final Set<String> CODES =
      Stream.concat(Stream.of("XK"), Arrays.stream(Locale.getISOCountries()))
          .collect(Collectors.toUnmodifiableSet());

  /** Reserved for the European Union's use, so that people take them for the country's code. */
  private static final Map<String, String> MEANT = Map.of("UK", "GB", "EL", "GR");

  private Countries() {}

  /** Whether a text is a country's code, in capitals. */
  public static boolean isCode(String text) {
    return CODES.contains(text);
  }

  /**
   * A country's code.
   *
   * @param field what the message names
   * @throws Refusal (400) if it is none, with the code that was probably meant
   */
  public static String require(String field, String text) {
    if (isCode(text)) return text;
    String capitals = text.toUpperCase(Locale.ROOT);
    String meant = MEANT.getOrDefault(capitals, capitals);
    throw Refusal.bad(
        field
            + " must be named by two capitals (ISO 3166-1 alpha-2, or XK), was "
            + Text.quoted(text)
            + (isCode(meant) ? ": did you mean " + meant + "?" : ""));
  }

  /**
   * The middle of a country's largest land mass.
   *
   * @param country two capitals
   * @return null for a code that is not in the table
   */
  public static @Nullable Coordinates centre(String country) {
    return CENTRES.get(country);
  }

  private static Map<String, Coordinates> load() {
    try (InputStream in = Countries.class.getResourceAsStream("country-centres.csv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(","))
          .collect(
              Collectors.toUnmodifiableMap(
                  row -> row[0],
                  row -> new Coordinates(Double.parseDouble(row[1]), Double.parseDouble(row[2]))));
    } catch (IOException e) {
      throw new UncheckedIOException("country-centres.csv cannot be read", e);
    }
  }
}
