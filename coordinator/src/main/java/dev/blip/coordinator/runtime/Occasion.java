package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a hook runs for. The next owner of the room knows it again.
 *
 * @param subject a call, a connection, an alarm or a place, for people; empty for onStart
 * @param call the name that its sender gave the call; empty if there is none
 * @param content what else tells it from other occasions of its hook
 * @param isNew whether no earlier owner can have come to it
 */
record Occasion(
    String hook, String subject, String call, Supplier<List<String>> content, boolean isNew) {
  private static final int LONGEST_SUBJECT = 200;

  /** The room is made. */
  static final Occasion START = of("onStart", "");

  static Occasion of(String hook, String subject) {
    return new Occasion(hook, subject, "", () -> List.of(subject), false);
  }

  /** The same, known to be new or not. */
  Occasion isNew(boolean is) {
    return new Occasion(hook, subject, call, content, is);
  }

  /**
   * A message. Where its sender has named it, what is said counts, whoever says it: they come back
   * under another connection.
   */
  static Occasion message(RoomCall.Message message) {
    String from = message.connectionId();
    String id = id(message.key());
    if (id.isEmpty()) {
      return new Occasion(
          "onMessage", "connection " + from, "", () -> List.of(message.text(), from), false);
    }
    return new Occasion("onMessage", "call " + id, id, () -> List.of(message.text()), false);
  }

  /** A request, likewise. */
  static Occasion request(RoomRequest request, IdempotencyKey key) {
    String id = id(key);
    if (!id.isEmpty()) {
      return new Occasion("onRequest", "call " + id, id, () -> List.of(content(request)), false);
    }
    String from = request.caller().toHeader();
    return new Occasion(
        "onRequest",
        request.method() + " /" + request.path(),
        "",
        () -> List.of(content(request), from, request.sourceIp()),
        false);
  }

  /** What a call is called with each try; empty if that differs. */
  private static String id(IdempotencyKey key) {
    return switch (key) {
      case IdempotencyKey.None _ -> "";
      case IdempotencyKey.Named(String id, boolean bySender) -> bySender ? id : "";
      case IdempotencyKey.Numbered(var caller, _, long number) -> number + " of " + caller;
    };
  }

  private static String content(RoomRequest request) {
    String query = new TreeMap<>(request.query()).toString();
    byte[] bytes = request.bytes();
    String body = bytes == null ? request.body() : HexFormat.of().formatHex(bytes);
    return String.join("\n", request.method(), request.path(), query, body);
  }

  /** The hook's name with a digest of the content. */
  String key() {
    MessageDigest digest = sha256();
    for (String part : content.get()) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return hook + " " + HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** For people: {@code onMessage (call 6f1e…)}. */
  @Override
  public String toString() {
    if (subject.isEmpty()) return hook;
    int length = Math.min(subject.length(), LONGEST_SUBJECT);
    return hook + " (" + subject.substring(0, length) + ")";
  }
}
