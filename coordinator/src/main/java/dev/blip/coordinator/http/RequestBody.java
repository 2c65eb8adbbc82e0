package dev.blip.coordinator.http;

import dev.blip.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request's body while it comes in. Confined to its connection's event loop. */
final class RequestBody {
  /** Bytes. Room for an array of some 20,000 clicks. */
  static final int LIMIT = 8 * 1024 * 1024;

  private static final byte[] NONE = {};
  private static final char REPLACEMENT = '\uFFFD';

  private byte[] bytes = NONE;
  private int size;

  /** In bytes, also after the text was taken. */
  int size() {
    return size;
  }

  /**
   * @throws Refusal (413) if the body grows too large
   */
  void append(ByteBuf chunk) {
    int length = chunk.readableBytes();
    if (length == 0) return;
    if (length > LIMIT - size) throw tooLarge("more");
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, size == 0 ? length : Math.max(size + length, size * 2));
    }
    chunk.readBytes(bytes, size, length);
    size += length;
  }

  /**
   * The whole body; once, since its bytes are let go.
   *
   * @throws Refusal (400) if the body is not UTF-8
   */
  String text() {
    String text = textIfUtf8();
    if (text == null) throw Refusal.bad("body must be UTF-8");
    return text;
  }

  /** The whole body, once; null if it is not UTF-8, and {@link #bytes} has it. */
  @Nullable String textIfUtf8() {
    String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
    // The constructor replaces what is malformed; it is the fast way, and what it replaced shows.
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8()) return null;
    bytes = NONE;
    return text;
  }

  /** The whole body as it came, once. */
  byte[] bytes() {
    byte[] all = Arrays.copyOf(bytes, size);
    bytes = NONE;
    return all;
  }

  private boolean isUtf8() {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /** What is answered to a body beyond the limit. */
  static Refusal tooLarge(String size) {
    return new Refusal(413, "body must be 0.." + LIMIT + " bytes, was " + size);
  }
}
