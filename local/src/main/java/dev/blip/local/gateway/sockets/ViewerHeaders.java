package dev.blip.local.gateway.sockets;

import dev.blip.local.gateway.call.Headers;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the CloudFront viewer-request function does to a request's headers, and what it must be
 * compared with. Pure.
 *
 * <p>CloudFront passes ten headers on with a redirect, which are spoken for. That a browser only
 * looks ahead (prefetch, preview) is therefore said in the referrer, which such a request needs
 * not; a client that says so there itself is not listened to.
 */
public final class ViewerHeaders {
  private static final String REFERRER = "Referer";
  private static final String PREFETCH = "blip:prefetch";
  private static final List<String> HINTS = List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");
  private static final Pattern AHEAD =
      Pattern.compile("(?i)(?:^|[ \\t,;])(?:prefetch|prerender|preview)(?:$|[ \\t,;])");

  private ViewerHeaders() {}

  /** The headers with which a request goes on. */
  public static Headers of(String rawPath, String stage, Headers headers) {
    if (!isRedirect(rawPath, stage)) return headers;
    if (HINTS.stream().anyMatch(name -> looksAhead(headers, name))) {
      return headers.without(REFERRER).with(REFERRER, PREFETCH);
    }
    boolean forged = headers.first(REFERRER).filter(PREFETCH::equals).isPresent();
    return forged ? headers.without(REFERRER) : headers;
  }

  private static boolean isRedirect(String rawPath, String stage) {
    return !rawPath.startsWith("/app/")
        && !rawPath.startsWith("/api/")
        && !rawPath.startsWith(ViewerRequest.PARTIES)
        && !rawPath.equals("/" + stage);
  }

  private static boolean looksAhead(Headers headers, String name) {
    return headers.entries().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .anyMatch(header -> AHEAD.matcher(header.value()).find());
  }
}
