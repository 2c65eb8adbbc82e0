package dev.blip.functions.redirect;

import dev.blip.protocol.Click;
import dev.blip.protocol.Countries;
import dev.blip.protocol.Uuid7;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What CloudFront and the browser say of a visitor; what makes no sense counts as unsaid. */
final class Visitor {
  /** The longest city, and the longest referrer's host; a DNS name has up to 253 characters. */
  private static final int LONGEST = 200;

  /** So many characters of a header stand for one of a city: three bytes, each as {@code %E4}. */
  private static final int MOST_ESCAPED = 9;

  /** So much of a User-Agent is looked at; apps that name themselves last stay within it. */
  private static final int LONGEST_AGENT = 1_000;

  private static final Pattern DEGREES = Pattern.compile("[+-]?[0-9]{1,3}(\\.[0-9]{1,20})?");
  private static final Pattern HOST =
      Pattern.compile(
          "[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([a-zA-Z0-9._-]+)(?::[0-9]*)?(?:[/?#].*)?",
          Pattern.DOTALL);

  private final Map<String, String> headers;

  /**
   * @param headers those that can be believed, by their names in lower case
   */
  Visitor(Map<String, String> headers) {
    this.headers = headers;
  }

  /** Absent also where CloudFront names none, as {@code XX} or {@code T1} do. */
  @Nullable String country() {
    String country = headers.get("cloudfront-viewer-country");
    return country != null && Countries.isCode(country) ? country : null;
  }

  /** True for a prefetch or a preview, which is no visit. */
  boolean looksAhead() {
    return Prefetch.isIn(headers);
  }

  String userAgent() {
    String agent = headers.getOrDefault("user-agent", "");
    return agent.length() <= LONGEST_AGENT ? agent : agent.substring(0, LONGEST_AGENT);
  }

  /**
   * The visitor's click.
   *
   * @param id a version 7 UUID, whose time is the click's
   */
  Click click(String id, String account, String link, boolean bot) {
    Double latitude = degrees("cloudfront-viewer-latitude", 90);
    Double longitude = degrees("cloudfront-viewer-longitude", 180);
    boolean known = latitude != null && longitude != null;
    return new Click(
            id,
            account,
            link,
            Uuid7.millis(id),
            known ? latitude : null,
            known ? longitude : null,
            null,
            country(),
            city(),
            device(),
            bot,
            referrer())
        .placed();
  }

  private @Nullable Double degrees(String header, int most) {
    String text = headers.get(header);
    if (text == null || !DEGREES.matcher(text).matches()) return null;
    double value = Double.parseDouble(text);
    return Math.abs(value) <= most ? value : null;
  }

  private @Nullable String city() {
    String city = headers.get("cloudfront-viewer-city");
    if (city == null || city.length() > LONGEST * MOST_ESCAPED) return null;
    String decoded = decoded(city).replaceAll("\\p{Cntrl}", "").strip();
    return decoded.isEmpty() || decoded.length() > LONGEST ? null : decoded;
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) return text;
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /**
   * CloudFront may say two of a device, such as mobile of a tablet: the more precise one counts.
   */
  @Nullable String device() {
    if (is("tablet")) return "tablet";
    if (is("smarttv")) return "tv";
    if (is("mobile")) return "mobile";
    return is("desktop") ? "desktop" : null;
  }

  private boolean is(String kind) {
    return "true".equals(headers.get("cloudfront-is-" + kind + "-viewer"));
  }

  /** Read leniently: browsers send addresses that are not well-formed. */
  private @Nullable String referrer() {
    Matcher found = HOST.matcher(headers.getOrDefault("referer", ""));
    if (!found.matches() || found.end(1) - found.start(1) > LONGEST) return null;
    return found.group(1).toLowerCase(Locale.ROOT);
  }
}
