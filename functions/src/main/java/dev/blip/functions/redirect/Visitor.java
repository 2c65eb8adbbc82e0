package dev.blip.functions.redirect;

import dev.blip.protocol.Click;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What CloudFront and the browser say of a visitor; what makes no sense counts as unsaid. */
final class Visitor {
  private static final int LONGEST = 200;

  private final Map<String, String> headers;

  /**
   * @param headers those that can be believed, by their names in lower case
   */
  Visitor(Map<String, String> headers) {
    this.headers = headers;
  }

  @Nullable String country() {
    String country = headers.get("cloudfront-viewer-country");
    return country != null && country.matches("[A-Z]{2}") ? country : null;
  }

  String userAgent() {
    String agent = headers.get("user-agent");
    return agent == null ? "" : agent;
  }

  Click click(String id, String account, String link, long time, boolean bot) {
    Double latitude = degrees("cloudfront-viewer-latitude", 90);
    Double longitude = degrees("cloudfront-viewer-longitude", 180);
    boolean known = latitude != null && longitude != null;
    return new Click(
            id,
            account,
            link,
            time,
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
    if (text == null) return null;
    try {
      double value = Double.parseDouble(text);
      return Math.abs(value) <= most ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable String city() {
    String city = headers.get("cloudfront-viewer-city");
    if (city == null || city.isBlank() || city.length() > LONGEST) return null;
    try {
      return URLDecoder.decode(city.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return city;
    }
  }

  private @Nullable String device() {
    if (is("mobile")) return "mobile";
    if (is("tablet")) return "tablet";
    if (is("smarttv")) return "tv";
    return is("desktop") ? "desktop" : null;
  }

  private boolean is(String kind) {
    return "true".equals(headers.get("cloudfront-is-" + kind + "-viewer"));
  }

  private @Nullable String referrer() {
    String referrer = headers.get("referer");
    if (referrer == null) return null;
    try {
      String host = new URI(referrer).getHost();
      return host == null || host.length() > LONGEST ? null : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
