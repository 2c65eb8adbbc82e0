package dev.blip.local.gateway.pages;

import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Percent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of the class path, as CloudFront serves them from S3: an address without an extension is
 * the index page, what Vite wrote to {@code assets/} with a hash in its name never changes,
 * everything else is asked about each time and answered 304 while it is the same.
 *
 * @param prefix where it lies, with a slash at both ends
 * @param folder on the class path, with a slash at the end
 * @param index the page for addresses without an extension
 */
record StaticSite(String prefix, String folder, String index) implements LocalPage {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_FIRST = "no-cache";
  private static final Pattern HASHED = Pattern.compile("assets/.*-[A-Za-z0-9_-]{8}\\.[a-z0-9]+");
  private static final Pattern EXTENSION = Pattern.compile("[^/]*\\.([A-Za-z0-9]+)");
  private static final Pattern SAFE =
      Pattern.compile("(?:[A-Za-z0-9_@-][A-Za-z0-9._@-]*/)*[A-Za-z0-9_@-][A-Za-z0-9._@-]*");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"));

  @Override
  public HttpAnswer answer(HttpCall call) {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return HttpAnswer.message(405, "Method Not Allowed").with("Allow", "GET, HEAD");
    }
    String name = name(call.rawPath());
    byte[] file = SAFE.matcher(name).matches() ? read(folder + name) : null;
    if (file == null) return HttpAnswer.text(404, "text/plain; charset=utf-8", "Not found\n");
    return found(name, file, call.header("If-None-Match"));
  }

  private HttpAnswer found(String name, byte[] file, Optional<String> known) {
    String tag = '"' + hash(file) + '"';
    Headers headers =
        Headers.of(
            "Content-Type",
            TYPES.getOrDefault(extension(name), "application/octet-stream"),
            "Cache-Control",
            HASHED.matcher(name).matches() ? FOR_EVER : ASK_FIRST,
            "ETag",
            tag);
    boolean same = known.filter(tags -> tags.contains(tag)).isPresent();
    return new HttpAnswer(same ? 304 : 200, headers, same ? new byte[0] : file);
  }

  /** The file for an address: what has no extension is the application's own, so the index. */
  private String name(String rawPath) {
    String rest = rawPath.substring(prefix.length());
    String name = Percent.decode(rest).orElse(rest);
    return extension(name).isEmpty() ? index : name;
  }

  private static String extension(String name) {
    var match = EXTENSION.matcher(name.substring(name.lastIndexOf('/') + 1));
    return match.matches() ? match.group(1).toLowerCase(Locale.ROOT) : "";
  }

  private static byte @Nullable [] read(String resource) {
    try (InputStream in = StaticSite.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the class path", e);
    }
  }

  private static String hash(byte[] file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
