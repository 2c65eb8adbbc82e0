package dev.blip.functions.redirect;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether a browser only looks ahead: it fetches or previews what its user may never open. It says
 * so in one of four headers; CloudFront passes none of them on, so its viewer-request function says
 * it in their stead in the referrer, and only it can.
 */
final class Prefetch {
  private static final List<String> HEADERS =
      List.of("sec-purpose", "purpose", "x-purpose", "x-moz");

  /** Items and parameters of a structured header, such as {@code prefetch;prerender}. */
  private static final Pattern AHEAD =
      Pattern.compile("(?i)(?:^|[ \\t,;])(?:prefetch|prerender|preview)(?:$|[ \\t,;])");

  /** What infra/edge.yaml's function makes of the referrer. */
  private static final String FROM_CLOUDFRONT = "blip:prefetch";

  private Prefetch() {}

  /**
   * Whether headers announce one.
   *
   * @param headers by their names in lower case
   */
  static boolean isIn(Map<String, String> headers) {
    return FROM_CLOUDFRONT.equals(headers.get("referer"))
        || HEADERS.stream().anyMatch(name -> AHEAD.matcher(headers.getOrDefault(name, "")).find());
  }
}
