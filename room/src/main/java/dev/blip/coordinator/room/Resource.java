package dev.blip.coordinator.room;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** A file of a party's jar, as it is answered. */
final class Resource {
  /** No part begins with a dot, so none leads elsewhere; a name without one may be a folder. */
  private static final Pattern PATH =
      Pattern.compile(
          "([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*[.][A-Za-z0-9]+");

  private static final String UTF_8 = "; charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css" + UTF_8),
          Map.entry("gif", "image/gif"),
          Map.entry("html", "text/html" + UTF_8),
          Map.entry("ico", "image/x-icon"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "text/javascript" + UTF_8),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("mjs", "text/javascript" + UTF_8),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain" + UTF_8),
          Map.entry("wasm", "application/wasm"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff2", "font/woff2"));

  private Resource() {}

  static RoomReply answer(RoomRequest request, Class<?> beside, String folder) {
    byte[] bytes = bytes(request.path(), beside, folder);
    if (!request.method().equals("GET")) {
      throw Refusal.method(request.method(), "GET", "HEAD");
    }
    String tag = tag(bytes);
    boolean known = isKnown(tag, request.headers().getOrDefault("if-none-match", ""));
    String type = type(request.path());
    RoomReply reply = known ? new RoomReply(304, type, "") : reply(type, bytes);
    return reply.with("etag", tag).with("cache-control", "no-cache");
  }

  private static byte[] bytes(String path, Class<?> beside, String folder) {
    boolean named = PATH.matcher(path).matches();
    try (InputStream in = named ? beside.getResourceAsStream(folder + "/" + path) : null) {
      if (in != null) return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new Refusal(404, "there is no file " + Text.quoted("/" + path));
  }

  private static String type(String path) {
    return TYPES.getOrDefault(
        path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
  }

  /** Text goes as it is, which takes three quarters of what Base64 does. */
  private static RoomReply reply(String type, byte[] bytes) {
    boolean isText = type.endsWith(UTF_8) || type.equals("application/json");
    return isText
        ? new RoomReply(200, type, new String(bytes, StandardCharsets.UTF_8))
        : RoomReply.bytes(type, bytes);
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Weakened where something on the way has compressed what it stands for. */
  private static boolean isKnown(String tag, String header) {
    for (String each : header.split(",", -1)) {
      String known = each.strip();
      if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) return true;
    }
    return false;
  }
}
