package dev.blip.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where countries lie. The figures' source is told in the first lines of the data file. */
public final class Countries {
  private static final Map<String, Coordinates> CENTRES = load();

  private Countries() {}

  /**
   * The middle of a country's largest land mass.
   *
   * @param country ISO 3166-1 alpha-2
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
