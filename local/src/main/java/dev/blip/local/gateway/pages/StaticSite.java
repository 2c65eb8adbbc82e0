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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of the class path, as CloudFront serves them from S3: an address without an extension, or
 * of a room, is the index page, what Vite wrote to {@code assets/} with a hash in its name never
 * changes, everything else is asked about each time and answered 304 while it is the same. What the
 * build has packed lies beside the folder, in {@code {folder}.br/} and {@code {folder}.gzip/}.
 *
 * @param prefix where it lies, with a slash at both ends
 * @param folder on the class path, with a slash at the end
 * @param index the page for addresses without an extension
 */
record StaticSite(String prefix, String folder, String index) implements LocalPage {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_FIRST = "no-cache";

  /** As CloudFront sends it, but for the sign-in's origin, which a laptop does not have. */
  private static final String POLICY =
      "default-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self';"
          + " object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

  /** What the build packs beside the site, the smallest first. */
  private static final List<String> CODINGS = List.of("br", "gzip");

  private static final Pattern REFUSED = Pattern.compile(";q=0(\\.0*)?$");
  private static final Pattern HASHED = Pattern.compile("assets/.*-[A-Za-z0-9_-]{8}\\.[a-z0-9]+");
  private static final Pattern EXTENSION = Pattern.compile("[^/]*\\.([A-Za-z0-9]+)");

  /** Pages that are named after a room, which may have a dot in its name. */
  private static final Pattern ROOM = Pattern.compile("(?:chat|topics)/.*", Pattern.DOTALL);

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
    HttpAnswer answer = found(name, file, call.header("If-None-Match"));
    return packed(answer, name, call.header("Accept-Encoding").orElse(""));
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
            tag,
            "Content-Security-Policy",
            POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "same-origin");
    boolean same = known.filter(tags -> tags.contains(tag)).isPresent();
    return new HttpAnswer(same ? 304 : 200, headers, same ? new byte[0] : file);
  }

  private static boolean takes(String accepted, String coding) {
    return Stream.of(accepted.split(","))
        .map(one -> one.replace(" ", ""))
        .anyMatch(
            one ->
                one.equals(coding)
                    || one.startsWith(coding + ";q=") && !REFUSED.matcher(one).find());
  }

  /** The same, in the best coding that its reader takes and the build has made. */
  private HttpAnswer packed(HttpAnswer answer, String name, String accepted) {
    HttpAnswer varied = answer.with("Vary", "Accept-Encoding");
    if (answer.status() != 200) return varied;
    for (String coding : CODINGS) {
      if (!takes(accepted, coding)) continue;
      String packed = folder.substring(0, folder.length() - 1) + "." + coding + "/" + name;
      byte[] body = read(packed);
      if (body != null) {
        return new HttpAnswer(200, varied.headers().with("Content-Encoding", coding), body);
      }
    }
    return varied;
  }

  /**
   * The file for an address: rooms and what has no extension are the application's, so the index.
   */
  private String name(String rawPath) {
    String rest = rawPath.substring(prefix.length());
    String name = Percent.decode(rest).orElse(rest);
    return extension(name).isEmpty() || ROOM.matcher(name).matches() ? index : name;
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
