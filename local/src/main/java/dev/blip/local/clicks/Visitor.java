package dev.blip.local.clicks;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who follows a link, as CloudFront and a browser tell it.
 *
 * @param country ISO 3166-1 alpha-2, null where unknown; so are the others
 * @param latitude degrees as text, -90..90, null together with the longitude
 * @param longitude degrees as text, -180..180
 * @param device desktop, mobile, tablet or tv
 * @param referrer the page that the link stood on
 */
public record Visitor(
    @Nullable String country,
    @Nullable String city,
    @Nullable String latitude,
    @Nullable String longitude,
    @Nullable String device,
    @Nullable String referrer,
    String userAgent) {

  /** The headers of this visitor's request. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", userAgent);
    put(headers, "CloudFront-Viewer-Country", country);
    put(headers, "CloudFront-Viewer-City", city == null ? null : encoded(city));
    put(headers, "CloudFront-Viewer-Latitude", latitude);
    put(headers, "CloudFront-Viewer-Longitude", longitude);
    put(headers, "Referer", referrer);
    if (device != null) {
      for (String kind : new String[] {"desktop", "mobile", "tablet", "tv"}) {
        String name = kind.equals("tv") ? "SmartTV" : capitalized(kind);
        headers.put("CloudFront-Is-" + name + "-Viewer", Boolean.toString(kind.equals(device)));
      }
    }
    return headers;
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) headers.put(name, value);
  }

  /** Header values are ASCII: CloudFront percent-encodes the names of cities. */
  private static String encoded(String city) {
    return URLEncoder.encode(city, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
