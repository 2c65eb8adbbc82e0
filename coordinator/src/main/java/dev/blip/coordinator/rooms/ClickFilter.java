package dev.blip.coordinator.rooms;

import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which clicks a watcher is told of: those that have all that is named.
 *
 * @param link slug
 * @param country ISO 3166-1 alpha-2
 * @param city by country and name, for instance {@code MY/Kuala Lumpur}, as in totals
 */
record ClickFilter(@Nullable String link, @Nullable String country, @Nullable String city) {
  /** All clicks. */
  static final ClickFilter NONE = new ClickFilter(null, null, null);

  private static final Pattern LINK = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern CITY = Pattern.compile("(?:[A-Z]{2})?/.{1,64}");

  /**
   * The filter that somebody asks for.
   *
   * @param asked the value under a name; null or empty where all are meant
   * @throws Refusal (400) if a value cannot be any click's
   */
  static ClickFilter of(Function<String, @Nullable String> asked) {
    return new ClickFilter(
        required("link", asked, LINK, "a link's slug"),
        required("country", asked, COUNTRY, "two capital letters such as MY"),
        required("city", asked, CITY, "country and name such as MY/Ipoh"));
  }

  private static @Nullable String required(
      String name, Function<String, @Nullable String> asked, Pattern pattern, String expected) {
    String value = asked.apply(name);
    if (value == null || value.isEmpty()) return null;
    if (pattern.matcher(value).matches()) return value;
    throw Refusal.bad(name + " must be " + expected + ", was " + Text.quoted(value));
  }

  /** Whether a click that {@link DrawnClick#text} tells is one of its. */
  boolean matches(String text, List<String> signs) {
    for (String sign : signs) if (!text.contains(sign)) return false;
    return city == null || !city.startsWith("/") || !text.contains("\"country\":");
  }

  /**
   * What {@link DrawnClick#text} has of each click of its; a quote within a value is never bare.
   */
  List<String> signs() {
    var signs = new ArrayList<String>();
    if (link != null) signs.add(sign("link", link));
    if (country != null) signs.add(sign("country", country));
    if (city != null) {
      int slash = city.indexOf('/');
      signs.add(sign("city", city.substring(slash + 1)));
      if (slash > 0) signs.add(sign("country", city.substring(0, slash)));
    }
    return signs;
  }

  private static String sign(String name, String value) {
    return "\"" + name + "\":" + Json.write(value);
  }

  /**
   * Whether a click is one of its.
   *
   * @param country empty where it is not known, as {@code city}
   */
  boolean matches(String link, String country, String city) {
    return (this.link == null || this.link.equals(link))
        && (this.country == null || this.country.equals(country))
        && (this.city == null || this.city.equals(country + "/" + city));
  }
}
